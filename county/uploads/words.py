"""Why a file was refused, in words that say what to do.

Invariant: every fault has a sentence.
"""

from county.uploads.harvest import Fault, Refused
from county.uploads.kinds import LIMITS, MIB, Reader
from disclosure.wording import Say

SENTENCES = {
    Fault.KIND: "不收这种文件。可以导入 XLSX、CSV、DOCX、PDF、PNG、JPG、MP4、WEBM、WAV、MP3。",
    Fault.SIZE: "文件太大，最多 {fact} MB。请压缩或者分开再导入。",
    Fault.BROKEN: "文件打不开，可能没有存完整。请在电脑上打开看看，另存一份再导入。",
    Fault.LOCKED: "文件有密码。请去掉密码，另存一份再导入。",
    Fault.EMPTY: "文件里没有内容。",
    Fault.FORMULA: "第 {fact} 行的公式没有算出结果。请在表格软件里打开、保存一次，再导入。",
    Fault.LONG: "内容太多，超过了 {fact}。请分成几个文件再导入。",
    Fault.PAGES: "有 {fact} 页，最多 500 页。请分成几个文件再导入。",
    Fault.PIXELS: "图片有 {fact} 像素，太大了。请缩小再导入。",
    Fault.CODEC: "视频的编码是 {fact}，终端放不了。请导出成 H.264 的 MP4 再导入。",
    Fault.FRAME: "视频是 {fact}，终端放不流畅。请导出成 1080p 再导入。",
    Fault.SECONDS: "太长了，最多 {fact} 分钟。请剪短再导入。",
    Fault.TOOL: "服务器上没有装 {fact}，看不了视频和录音。请联系管理员。",
    Fault.EFFORT: "这个文件处理起来太费劲，没有收。请另存一份，或者分成几个文件再导入。",
    Fault.ENCODING: "看不懂文字的编码。请另存为 UTF-8 的 CSV，或者 XLSX，再导入。",
}
OLD = "这是旧格式。请在办公软件里另存为 {fact} 再导入。"


def sentence(name: str, refused: Refused, say: Say) -> str:
    """Return why a file of this name was refused."""
    told = SENTENCES[refused.fault]
    if refused.fault is Fault.KIND and refused.fact:
        told = OLD
    words = say(told, fact=refused.fact or say("上限"))
    return say("“{name}”没有导入：{words}", name=name, words=words)


def size_limit(reader: Reader) -> str:
    """Return how many MB a file may have at most."""
    return str(LIMITS[reader].bytes // MIB)
