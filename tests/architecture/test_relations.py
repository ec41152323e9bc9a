"""No model points up: string foreign keys escape the import rules, so the relations themselves are walked."""

from django.apps import apps

ORDER = [
    *("kernel", "ui", "accounts", "library", "marketplace", "programme"),
    *("cases", "pledges", "appraisal", "open311", "insight", "demo"),
]


def test_models_relate_only_to_apps_below_them() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ORDER
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        and field.related_model._meta.app_label in ORDER
        and ORDER.index(field.related_model._meta.app_label) > ORDER.index(model._meta.app_label)
    ]  # fmt: skip

    assert upward == []
