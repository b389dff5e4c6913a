"""Hazards (灾种): what alerts warn of, and the sentences that people hear.

The wording of a standing rule's alerts stands here and nowhere else, so that a key that
seals by itself can say nothing else. Invariant: the sentences of a hazard never change;
other words are a new hazard code, e.g. ``flood-2``, which terminals learn first.
"""

from disclosure.items import Strict


class Hazard(Strict, frozen=True, kw_only=True):
    """A hazard.

    Attributes:
        code: as it stands in sealed alerts.
        name: as titles say it.
        advice: what people should do, whole sentences.
        names: other words by which sources call it.
    """

    code: str
    name: str
    advice: str
    names: tuple[str, ...] = ()


HAZARDS = (
    Hazard(
        code="rainstorm-1",
        name="暴雨",
        advice="请不要在低洼处和河边停留，不要涉水过路。住在河边、沟口、陡坡下的人，请马上到高处去。",
        names=("rain", "强降雨"),
    ),
    Hazard(
        code="flood-1",
        name="洪水",
        advice="请马上离开河道两岸和低洼处，到高处去，不要回去拿东西。扶着老人，看好孩子，听村干部安排。",
        names=("flood", "洪涝", "洪涝灾害"),
    ),
    Hazard(
        code="flash-flood-1",
        name="山洪灾害",
        advice="请马上离开沟口、河滩和陡坡下面，往两侧高处走，不要沿着沟走。不要回去拿东西，听村干部安排。",
        names=("flash flood", "山洪"),
    ),
    Hazard(
        code="landslide-1",
        name="地质灾害",
        advice="请离开陡坡、沟口和开裂的房屋。听见山响、看见落石，马上往两侧跑。",
        names=("landslide", "debris flow", "滑坡", "泥石流", "地质灾害气象风险"),
    ),
    Hazard(
        code="earthquake-1",
        name="地震",
        advice="请马上离开房屋，到空旷的地方去，避开高墙和电线。余震还会来，不要回屋。",
        names=("earthquake",),
    ),
    Hazard(
        code="fire-1",
        name="森林火险",
        advice="请不要在野外用火。看见火情请打幺幺九。听到撤离通知，请往上风方向走，不要自己上山救火。",
        names=("wildfire", "fire", "森林火灾", "森林草原火险"),
    ),
    Hazard(
        code="typhoon-1",
        name="台风",
        advice="请留在结实的房屋里，关好门窗，离开广告牌、大树和电线。危房里的人，请马上到安置点去。",
        names=("typhoon", "tropical cyclone"),
    ),
    Hazard(
        code="gale-1",
        name="大风",
        advice="请关好门窗，收好屋外的东西，离开广告牌、大树和电线。高处作业请停下来。",
        names=("gale", "wind", "雷暴大风"),
    ),
    Hazard(
        code="lightning-1",
        name="雷电",
        advice="请留在屋里，关好门窗。不要在树下、水边和空旷处停留。",
        names=("lightning", "thunderstorm", "强对流"),
    ),
    Hazard(
        code="hail-1",
        name="冰雹",
        advice="请到屋里躲避，把车辆和牲口赶到棚里。",
        names=("hail",),
    ),
    Hazard(
        code="snow-1",
        name="暴雪",
        advice="请少出门，清扫棚顶和屋顶的积雪，不要在简易棚下停留。",
        names=("snowstorm", "blizzard", "snow"),
    ),
    Hazard(
        code="icing-1",
        name="道路结冰",
        advice="请少出门，走路防滑，开车慢行，不要上结冰的山路。",
        names=("road icing", "ice"),
    ),
    Hazard(
        code="cold-1",
        name="寒潮",
        advice="请添衣保暖，给水管和大棚保温。生火取暖要开窗通风，当心煤气中毒。",
        names=("cold wave", "霜冻", "低温"),
    ),
    Hazard(
        code="heat-1",
        name="高温",
        advice="中午请不要下地干活，多喝水，照看好老人和孩子。",
        names=("heat wave", "heat"),
    ),
    Hazard(
        code="fog-1",
        name="大雾",
        advice="请少出门，开车慢行，开雾灯。",
        names=("fog", "dense fog"),
    ),
    Hazard(
        code="power-cut-1",
        name="停电",
        advice="请拔下电器插头，不要碰掉落的电线。家里有人靠电器维持生命的，请马上联系村委会。",
        names=("power outage", "power cut", "大面积停电"),
    ),
    Hazard(
        code="evacuation-1",
        name="转移避险",
        advice="请马上按村干部的安排到安置点去，带好身份证和药品，关掉电和煤气，不要回头。",
        names=("evacuation", "紧急转移"),
    ),
    Hazard(
        code="test-1",
        name="应急广播测试",
        advice="现在检查广播是不是通畅，您什么也不用做。",
        names=("test", "系统测试", "测试"),
    ),
)

_BY_CODE = {hazard.code: hazard for hazard in HAZARDS}


def hazard_of(code: str) -> Hazard | None:
    """Return the hazard of a code; None where this version does not know it."""
    return _BY_CODE.get(code)


def hazard_named(text: str) -> Hazard | None:
    """Return the newest hazard that a source calls so; None where there is none."""
    wanted = text.strip().casefold()
    for hazard in reversed(HAZARDS):
        if wanted in {hazard.code, hazard.name, *hazard.names}:
            return hazard
    return None
