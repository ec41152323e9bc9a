"""The formats that can be read, and how each becomes pages."""

from enum import StrEnum


class Format(StrEnum):
    DOC = "doc"
    DOCX = "docx"
    WPS = "wps"
    RTF = "rtf"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    XLS = "xls"
    XLSX = "xlsx"
    PPT = "ppt"
    PPTX = "pptx"
    PDF = "pdf"
    TXT = "txt"
    MD = "md"
    HTML = "html"
    XML = "xml"  # Word 2003 and flat OpenDocument files: a whole document in one XML file
    PNG = "png"
    JPG = "jpg"
    TIFF = "tiff"


PICTURES = {Format.PNG, Format.JPG, Format.TIFF}
TEXTS = {Format.TXT, Format.MD}
COMPOUND = {Format.DOC, Format.XLS, Format.PPT, Format.WPS}
OPEN_XML = {Format.DOCX, Format.XLSX, Format.PPTX}
OPEN_DOCUMENT = {Format.ODT, Format.ODS, Format.ODP}
