"""How a request stands, in words for whoever asked.

Invariant: every state has a sentence, and none passes the buck: each says what comes next.
"""

from disclosure.requests import RequestState

STANDINGS = {
    RequestState.FILED: ("已经收到，正在安排人办", ""),
    RequestState.ASSIGNED: ("已经交给专人，正在帮您查", ""),
    RequestState.IN_PROGRESS: ("正在帮您查", ""),
    RequestState.WAITING: ("等您补充", "工作人员有话要问您，请打下面的电话，报回执编号。"),
    RequestState.ANSWER_READY: ("答复写好了，正在送来", "请过一会儿再输一次取件码。"),
    RequestState.NOT_HELD: ("答复写好了，正在送来", "请过一会儿再输一次取件码。"),
    RequestState.DELIVERED: (
        "已经答复您了",
        "答复当面或者在电话里告诉过您。要再看，请打下面的电话。",
    ),
    RequestState.CLOSED: ("已经办结", "要再看答复，请打下面的电话，报回执编号。"),
    RequestState.TRANSFERRED: ("已转给负责的单位", "由他们答复您，期限不变。"),
    RequestState.WITHDRAWN: ("您已经撤回了", "不再办理。还想问的话，可以重新提交。"),
    RequestState.DUPLICATE: ("和另一件一样的合在一起办", "答复也会给您，请到时候再来看。"),
    RequestState.SPAM: ("没有受理", "看不出要办什么事。您要是真有事，请打下面的电话，报回执编号。"),
    RequestState.REOPENED: ("正在重新办", ""),
}
"""What is said of each state, and what the person may do about it."""
