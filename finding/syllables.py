"""Pinyin syllables: cutting typed letters into them, and how people mix them up.

Invariant: every way to cut is made of real syllables; only the last may be unfinished.
"""

import re

_ALL = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can
cang cao ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai
chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den
deng di dia dian diao die din ding diu dong dou du duan dui dun duo e ei en eng er fa fan
fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan
guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui
hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao
ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei len
leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve ma mai man
mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne
nei nen neng ni nia nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou
pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang
qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua
ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen
sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo
ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai
wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun
ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen
zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang
zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""

SYLLABLES = frozenset(_ALL.split())

_LONGEST = max(len(syllable) for syllable in SYLLABLES)
_STARTS = frozenset(s[:n] for s in SYLLABLES for n in range(1, len(s)))
_FUZZY_START = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_FUZZY_END = re.compile(r"(?<=[aei]n)g$")


def cut(letters: str, limit: int = 6, known: frozenset[str] = SYLLABLES) -> list[tuple[str, ...]]:
    """Return the ways to cut letters into syllables, fewest syllables first.

    Arguments:
        letters: lower-case letters without apostrophes, e.g. ``dib``.
        limit: how many ways to return at most.
        known: the syllables there are; `SPOKEN` knows those of mixed-up sounds too.

    The last piece may be the start of a syllable (``di b``): people type on.
    """
    ways: list[tuple[str, ...]] = []
    _cut(letters, (), ways, limit * 4, known)
    return sorted(ways, key=lambda way: (way[-1] not in known, len(way)))[:limit]


def blur(syllable: str) -> str:
    """Return the syllable with the sounds that people mix up made alike.

    zh=z, ch=c, sh=s, n=l at the start; ang=an, eng=en, ing=in at the end.
    """
    for sharp, dull in _FUZZY_START:
        if syllable.startswith(sharp):
            syllable = dull + syllable.removeprefix(sharp)
            break
    return _FUZZY_END.sub("", syllable)


def slips(letters: str) -> tuple[str, ...]:
    """Return what was meant if one key was hit too often, or two in the wrong order."""
    without = [letters[:at] + letters[at + 1 :] for at in range(len(letters))]
    turned = [
        letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
        for at in range(len(letters) - 1)
    ]
    return tuple(dict.fromkeys(slip for slip in (*turned, *without) if slip and slip != letters))


def _cut(
    rest: str,
    done: tuple[str, ...],
    ways: list[tuple[str, ...]],
    limit: int,
    known: frozenset[str],
) -> None:
    if not rest:
        ways.append(done)
        return
    for length in range(min(_LONGEST, len(rest)), 0, -1):
        if len(ways) >= limit:
            return
        piece = rest[:length]
        if piece in known:
            _cut(rest[length:], (*done, piece), ways, limit, known)
        elif done and length == len(rest) and piece in _STARTS:
            ways.append((*done, piece))


SPOKEN = SYLLABLES | frozenset(blur(syllable) for syllable in SYLLABLES)
"""The syllables and what mixing up their sounds makes of them (``tin`` for ``ting``)."""
