"""Draw the map of the demo city, which is nowhere: districts, river, lake, parks, roads and places as GeoJSON.

Drawn in kilometres around the old town, then moved to a piece of desert without houses. Lines between districts are
bent the same way for both sides, so that the districts meet without gaps. Same program, same map.
"""

import json
import math
import random
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src" / "civicloop" / "demo" / "data" / "map.geojson"
ORIGIN = (101.62, 40.31)  # longitude, latitude of the old town's centre
KM_PER_DEGREE = (84.9, 111.2)

type Point = tuple[float, float]
type Line = list[Point]

CORNERS = 5
INNER = [(0.3, 5.2), (5.6, 1.4), (3.1, -4.6), (-3.4, -4.2), (-5.4, 1.9)]  # the centre's corners, from the north round
OUTER = [(1.0, 14.2), (15.8, 3.9), (8.6, -12.4), (-9.2, -11.3), (-15.4, 4.6)]  # where the spokes meet the outline
BULGE = [(11.2, 11.6), (15.1, -6.2), (-0.6, -14.6), (-15.7, -4.4), (-8.8, 12.7)]  # the outline between two spokes

DISTRICTS = [
    ("jingze", "镜泽新区", "Jingze New Area"),
    ("xiadi", "霞堤区", "Xiadi District"),
    ("shidu", "石渡区", "Shidu District"),
    ("weitang", "苇塘区", "Weitang District"),
    ("huailing", "槐岭区", "Huailing District"),
]
RIVERS = [
    ("yushui", "榆水", "Yu River", "-16,9.2 -11,7.1 -6.8,4 -3.1,1.7 0.4,0.2 3.9,-1.9 7.4,-3.2 11.2,-6.4 15.4,-8.3"),
    ("maixi", "麦溪", "Mai Brook", "-6.6,13.4 -5.9,10.6 -4.3,8 -4.4,5.2 -3.1,1.7"),
    ("shixi", "石溪", "Shi Brook", "-11.5,-9.2 -7,-7.4 -3,-6.9 0.4,-7 3.6,-6.6 6.4,-5.9 9.3,-4.8"),
]
LAKES = [("jingze-lake", "镜泽湖", "Jingze Lake", (7.0, 7.1), (2.3, 1.5), 0.5)]
PARKS = [
    ("jingze-park", "镜泽湖公园", "Jingze Lake Park", (4.4, 6.3), (0.7, 0.9), 0.3),
    ("yushui-park", "榆水公园", "Yu River Park", (1.3, -1.0), (0.9, 0.4), -0.5),
    ("tower-park", "星垂公园", "Xingchui Park", (-1.5, 2.9), (0.5, 0.5), 0.0),
    ("weitang-marsh", "苇塘湿地公园", "Weitang Marsh Park", (-10.2, 0.9), (1.5, 0.8), 0.4),
    ("shidu-bank", "石渡滨河公园", "Shidu Riverside Park", (2.6, -6.2), (1.0, 0.4), 0.1),
]
ROADS = [
    ("tingxin-street", "汀心大街", "Tingxin Street", "-15,-0.8 -9.2,-0.6 -4.8,-0.3 0,-0.6 4.6,0.2 9.5,0.9 15,0.6"),
    ("yushui-avenue", "榆水大道", "Yushui Avenue", "0.8,13.6 0.4,8.8 -0.2,4.6 -0.1,0 0.3,-4.7 -0.3,-9.4 -0.5,-14"),
    ("lake-ring", "环湖路", "Lake Ring Road", "4.3,7.4 5.3,9.3 8.1,9.6 10.1,7.9 9.6,5.6 6.9,4.9 4.6,5.4 4.3,7.4"),
    ("inner-ring", "内环路", "Inner Ring", "-3.8,0.2 -2.9,3.1 -0.2,3.9 2.9,2.6 3.6,-0.9 2,-3.2 -1.6,-3.1 -3.8,0.2"),
    ("shidu-road", "石渡路", "Shidu Road", "0.3,-4.7 2.9,-6.4 5.2,-8.5 6.7,-11.2"),
    ("xiadi-road", "霞堤路", "Xiadi Road", "3.6,-0.9 6.3,-1.5 9.3,-2.9 12.4,-3.4"),
    ("huailing-road", "槐岭路", "Huailing Road", "-2.9,3.1 -5.7,6.3 -8,9.2 -9.4,11.8"),
    ("weitang-avenue", "苇塘大道", "Weitang Avenue", "-3.8,0.2 -6.4,-2.4 -9.6,-3.7 -13.6,-4.6"),
    ("jingze-avenue", "镜泽大道", "Jingze Avenue", "2.9,2.6 4.6,5.4 4.2,7.6 5,9.4 6.2,10.8 7.4,12.3"),
    ("station-road", "站前路", "Station Road", "-6.4,-2.4 -6.6,-0.5 -6.3,1.5"),
    ("east-bridge", "东桥街", "East Bridge Street", "1.6,-1.9 2.2,-0.2 2.5,1.4 2.9,2.6"),
    ("ferry-lane", "古渡巷", "Old Ferry Lane", "6.3,-1.5 6.9,-3.4 7.2,-4.9"),
]
PLACES = [
    ("dongqiao-market", "东桥市场", "East Bridge Market", "market", (2.35, 0.35)),
    ("huailing-market", "槐岭市场", "Huailing Market", "market", (-5.9, 6.7)),
    ("weitang-market", "苇塘农贸市场", "Weitang Produce Market", "market", (-8.6, -3.1)),
    ("shidu-market", "石渡集市", "Shidu Bazaar", "market", (2.6, -6.0)),
    ("tingxin-square", "汀心广场", "Tingxin Square", "square", (-0.25, -0.35)),
    ("shidu-wharf", "石渡码头", "Shidu Wharf", "square", (1.6, -6.75)),
    ("xingchui-tower", "星垂塔", "Xingchui Tower", "scenic", (-1.45, 2.85)),
    ("old-ferry", "棠梨古渡", "Tangli Old Ferry", "scenic", (7.1, -4.7)),
    ("mai-valley", "麦溪谷", "Mai Brook Valley", "scenic", (-5.6, 10.9)),
    ("lake-park", "镜泽湖公园", "Jingze Lake Park", "park", (4.4, 6.2)),
    ("river-park", "榆水公园", "Yu River Park", "park", (1.2, -1.05)),
    ("marsh-park", "苇塘湿地公园", "Weitang Marsh Park", "park", (-10.0, 0.8)),
    ("central-station", "榆汀站", "Yuting Station", "station", (-6.55, -0.9)),
    ("bus-station", "汀东客运站", "East Coach Station", "station", (9.2, 0.7)),
    ("first-hospital", "市第一医院", "First City Hospital", "hospital", (-1.2, -1.6)),
    ("lake-hospital", "镜泽医院", "Jingze Hospital", "hospital", (5.6, 11.0)),
    ("first-school", "实验小学", "Experimental Primary School", "school", (0.95, 1.3)),
    ("third-school", "市三中", "Third Middle School", "school", (-3.1, -2.0)),
    ("xiadi-school", "霞堤小学", "Xiadi Primary School", "school", (8.4, -2.1)),
    ("service-hall", "市政务服务中心", "City Service Hall", "window", (3.6, 4.3)),
    ("telecom-hall", "电信汀心营业厅", "Telecom Hall, Tingxin", "window", (0.55, -0.75)),
    ("mobile-hall", "云雀移动石渡厅", "Skylark Mobile Hall, Shidu", "window", (0.5, -5.2)),
    ("willow-court", "柳荫里小区", "Willow Court", "neighbourhood", (3.7, -7.3)),
    ("elm-garden", "榆园小区", "Elm Garden", "neighbourhood", (-2.2, 0.9)),
    ("locust-slope", "槐坡社区", "Locust Slope", "neighbourhood", (-7.4, 8.3)),
    ("reed-yard", "苇岸新村", "Reed Bank Village", "neighbourhood", (-11.4, -4.2)),
    ("lake-view", "湖光苑", "Lakeview Homes", "neighbourhood", (10.6, 6.4)),
    ("sunset-market", "霞堤夜市", "Xiadi Night Market", "night-market", (6.1, -1.25)),
    ("shidu-works", "石渡桥改造工地", "Shidu Bridge Works", "site", (-0.25, -7.0)),
    ("jingze-works", "镜泽学校工地", "Jingze School Works", "site", (6.4, 11.5)),
    ("bell-lane", "钟鼓巷", "Bell and Drum Lane", "lane", (-0.9, 0.75)),
    ("ferry-lane-end", "古渡巷口", "Old Ferry Lane End", "lane", (6.8, -2.9)),
    ("city-hall", "市民中心", "Civic Centre", "square", (2.9, 4.9)),
    ("east-bridge-end", "东桥桥头", "East Bridge Head", "street", (1.9, -0.9)),
    ("station-front", "站前路口", "Station Crossing", "street", (-6.4, -2.3)),
]


def main() -> None:
    areas = districts()
    outline = [point for i in range(CORNERS) for point in border(i)[:-1]]
    features = [feature("city", "yuting", "榆汀市", "Yuting", ring(outline))]
    features += [feature("district", *names, ring(area), office=names[0]) for names, area in areas]
    features += [feature("river", *names, line(smooth(points(path)))) for *names, path in RIVERS]
    features += [feature("lake", *row[:3], ring(oval(*row[3:], wobble=0.16))) for row in LAKES]
    features += [feature("park", *row[:3], ring(oval(*row[3:], wobble=0.1))) for row in PARKS]
    features += [feature("road", *names, line(smooth(points(path)))) for *names, path in ROADS]
    features += [place_feature(place, areas) for place in PLACES]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(features)} features, {TARGET.stat().st_size:,} bytes")


def districts() -> list[tuple[tuple[str, str, str], Line]]:
    """Each district's names and outline: the centre, then the five around it."""
    centre = [point for i in range(CORNERS) for point in wall(i)[:-1]]
    around = []
    for i in range(CORNERS):
        after = (i + 1) % CORNERS
        outline = spoke(i)[:-1] + border(i)[:-1] + spoke(after)[::-1][:-1] + wall(i)[::-1][:-1]
        around.append((DISTRICTS[i], outline))
    return [(("tingxin", "汀心区", "Tingxin District"), centre), *around]


def wall(i: int) -> Line:
    return bent(INNER[i], INNER[(i + 1) % CORNERS], seed=10 + i)


def spoke(i: int) -> Line:
    return bent(INNER[i], OUTER[i], seed=20 + i)


def border(i: int) -> Line:
    first = bent(OUTER[i], BULGE[i], seed=30 + i)
    return first[:-1] + bent(BULGE[i], OUTER[(i + 1) % CORNERS], seed=40 + i)


def bent(start: Point, end: Point, *, seed: int, depth: int = 4) -> Line:
    """A line like a real border: midpoints pushed aside, less at each halving."""
    dice, path = random.Random(seed), [start, end]
    for level in range(depth):
        path = [point for a, b in pairwise(path) for point in (a, pushed(a, b, dice, 0.13 / (1 + level)))]
        path.append(end)
    return path


def pushed(a: Point, b: Point, dice: random.Random, share: float) -> Point:
    aside = dice.uniform(-share, share)
    return (a[0] + b[0]) / 2 - (b[1] - a[1]) * aside, (a[1] + b[1]) / 2 + (b[0] - a[0]) * aside


def points(text: str) -> Line:
    """`"1,2 3,4"` → `[(1, 2), (3, 4)]`."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def smooth(path: Line, rounds: int = 3) -> Line:
    """Chaikin's corner cutting; the ends stay."""
    for _ in range(rounds):
        cut = [point for a, b in pairwise(path) for point in (between(a, b, 0.25), between(a, b, 0.75))]
        path = [path[0], *cut, path[-1]]
    return path


def between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def oval(centre: Point, radii: Point, turn: float, *, wobble: float) -> Line:
    outline = []
    for step in range(36):
        angle = step * math.tau / 36
        reach = 1 + wobble * math.sin(3 * angle + 1) + wobble / 2 * math.cos(5 * angle)
        x, y = radii[0] * reach * math.cos(angle), radii[1] * reach * math.sin(angle)
        outline.append(
            (centre[0] + x * math.cos(turn) - y * math.sin(turn), centre[1] + x * math.sin(turn) + y * math.cos(turn))
        )
    return outline


def place_feature(place: tuple, areas: list) -> dict:
    code, name, name_en, site, point = place
    district = next(names[0] for names, area in areas if contains(area, point))
    geometry = {"type": "Point", "coordinates": on_earth(point)}
    return feature("place", code, name, name_en, geometry, site=site, district=district)


def contains(area: Line, point: Point) -> bool:
    """Whether a ray to the east crosses the outline an odd number of times."""
    x, y = point
    crossings = 0
    for (ax, ay), (bx, by) in zip(area, area[1:] + area[:1], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            crossings += 1
    return crossings % 2 == 1


def feature(kind: str, code: str, name: str, name_en: str, geometry: dict, **more: str) -> dict:
    properties = {"kind": kind, "code": code, "name": name, "name_en": name_en, **more}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def ring(path: Line) -> dict:
    return {"type": "Polygon", "coordinates": [[on_earth(point) for point in [*path, path[0]]]]}


def line(path: Line) -> dict:
    return {"type": "LineString", "coordinates": [on_earth(point) for point in path]}


def on_earth(point: Point) -> list[float]:
    return [round(ORIGIN[i] + point[i] / KM_PER_DEGREE[i], 5) for i in (0, 1)]


if __name__ == "__main__":
    main()
