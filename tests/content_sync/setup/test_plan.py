"""The file on the boot partition: what is taken, and what is refused with the key it is for."""

import configparser

import pytest

from content_sync.setup import timing
from content_sync.setup.connections import connections, reaching
from content_sync.setup.plan import Ethernet, FaultyPlanError, Mobile, Plan, Wifi, parse
from tests.fakes.county import FakeCounty

WHOLE = """
county = "https://gk.example.gov.cn"
claim = "7K3M-9QWX-2HTB-VD5C"
root = "1.root.json"
roles = ["signage", "loudspeaker"]

[wifi]
name = "村委会 5G;1"
password = "a secret word"

[mobile]
apn = "cmnet"

[ethernet]
address = "192.0.2.7/24"
gateway = "192.0.2.1"
dns = ["192.0.2.1", "192.0.2.2"]

[screen]
width_px = 1920
height_px = 1080
rotate = 90
"""


def read(text: str) -> configparser.RawConfigParser:
    found = configparser.RawConfigParser(delimiters=("=",), strict=True, comment_prefixes=("#",))
    found.read_string(text)
    return found


def test_a_whole_file_is_taken_also_from_windows_editor() -> None:
    plan = parse(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert plan == parse(WHOLE.encode())
    assert (plan.roles, plan.screen.width_px, plan.screen.rotate) == (
        ("signage", "loudspeaker"),
        1920,
        90,
    )
    assert plan.wifi == Wifi(name="村委会 5G;1", password="a secret word")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("county = 'gk.example.gov.cn'", "county"),
        ("county = 'https://'", "county"),
        ("county = 'https://[1'", "county"),
        ("county = 'ftp://gk.example.gov.cn'", "county"),
        ("county = 'https://gk.example.gov.cn/a b'", "county"),
        ("claim = '7K3M'", "county"),
        (f"county = 'https://gk.example.gov.cn'\nclaim = '{'A' * 65}'", "claim"),
        ("root = '../../etc/shadow'", "root"),
        ("root = '.hidden'", "root"),
        ("roles = ['screen']", "roles[0]"),
        ("[screen]\nrotate = 45", "screen.rotate"),
        ("wlan = 1", "wlan"),
        ("[wifi]\npassword = 'a secret word'", "name"),
        ("[wifi]\nname = ''", "wifi.name"),
        ("[wifi]\nname = '" + "村" * 11 + "'", "wifi.name"),
        ('[wifi]\nname = "a"\npassword = "1234567"', "wifi.password"),
        ('[wifi]\nname = "a"\npassword = "12345678\\n[vpn]"', "wifi.password"),
        ("[wifi]\nname = 'a'\nsecurity = 'wpa3'", "wifi.password"),
        ("[wifi]\nname = 'a'\nsecurity = 'wep'", "wifi.security"),
        ("[time]\nservers = ['a b']", "time.servers"),
        ('[time]\nservers = ["a\\nFallbackNTP=b"]', "time.servers"),
        ("[time]\nservers = ['a', 'b', 'c', 'd', 'e']", "time.servers"),
        ("[mobile]\napn = 'cm net'", "mobile.apn"),
        ('[mobile]\napn = "cmnet"\nuser = "a\\nb"', "mobile.user"),
        ("[ethernet]\naddress = '192.0.2.7'", "ethernet.address"),
        ("[ethernet]\naddress = '192.0.2.700/24'", "ethernet.address"),
        ("[ethernet]\naddress = '192.0.2.7/24'\ngateway = '198.51.100.1'", "ethernet.gateway"),
        ("[ethernet]\naddress = '192.0.2.7/24'\ndns = ['dns']", "ethernet.dns"),
        ("[screen]\nwidth_px = 0", "screen.width_px"),
        ("[screen]\nwidth_px = '1920'", "screen.width_px"),
        ("county = ", ""),
        ("# " + "x" * 17_000, ""),
    ],
)
def test_a_wrong_file_names_the_key_to_look_at(text: str, key: str) -> None:
    with pytest.raises(FaultyPlanError) as refused:
        parse(text.encode())
    assert refused.value.key == key


def test_the_cable_goes_before_the_air_and_the_air_before_the_mast() -> None:
    files = {name: read(text) for name, text in connections(parse(WHOLE.encode())).items()}
    order = [files[f"mingbai-{name}.nmconnection"] for name in ("ethernet", "wifi", "mobile")]
    for part in ("ipv4", "ipv6"):
        metrics = [int(one[part]["route-metric"]) for one in order]
        assert metrics == sorted(set(metrics))
    assert len({one["connection"]["uuid"] for one in order}) == 3
    assert all(one["connection"]["autoconnect-retries"] == "0" for one in order)
    fixed = order[0]["ipv4"]
    assert (fixed["method"], fixed["address1"]) == ("manual", "192.0.2.7/24,192.0.2.1")
    name = bytes(int(one) for one in order[1]["wifi"]["ssid"].split(";") if one).decode()
    assert name == "村委会 5G;1"


def test_without_a_fixed_address_the_cable_asks_by_dhcp_and_nothing_else_is_made() -> None:
    made = connections(Plan())
    assert list(made) == ["mingbai-ethernet.nmconnection"]
    cable = read(made["mingbai-ethernet.nmconnection"])
    assert cable["ipv4"]["method"] == "auto"
    # One address may stand on one port alone; what DHCP gives differs.
    assert cable["connection"]["multi-connect"] == "3"
    fixed = connections(Plan(ethernet=Ethernet(address="192.0.2.7/24")))
    assert "multi-connect" not in fixed["mingbai-ethernet.nmconnection"]


@pytest.mark.parametrize(
    ("word", "written"),
    [("a\\nb[vpn]", "a\\\\nb[vpn]"), ("  two ", "\\s\\stwo\\s"), ("=;#'\"", "=;#'\"")],
)
def test_what_a_person_typed_stays_one_value(word: str, written: str) -> None:
    text = connections(Plan(mobile=Mobile(apn="cmnet", user=word)))["mingbai-mobile.nmconnection"]
    assert f"\nusername={written}\n" in text
    assert read(text).sections() == ["connection", "gsm", "ipv4", "ipv6"]


def test_a_hidden_network_of_wpa3_is_asked_for_by_its_own_kind() -> None:
    wifi = Wifi(name="a", password="12345678", security="wpa3", hidden=True)
    made = read(connections(Plan(wifi=wifi))["mingbai-wifi.nmconnection"])
    assert (made["wifi"]["hidden"], made["wifi-security"]["key-mgmt"]) == ("true", "sae")
    plain = read(
        connections(Plan(wifi=Wifi(name="a", password="12345678")))["mingbai-wifi.nmconnection"]
    )
    assert "hidden" not in plain["wifi"]
    assert plain["wifi-security"]["key-mgmt"] == "wpa-psk"
    # By it halls let machines in.
    assert plain["wifi"]["cloned-mac-address"] == "permanent"


def test_ways_are_judged_by_the_county_and_by_no_stranger() -> None:
    text = reaching(Plan(county="https://gk.example.gov.cn/c/990421/"))
    assert text is not None
    found = read(text)["connectivity"]
    assert found["uri"] == "https://gk.example.gov.cn/c/990421/v1/root/1"
    assert FakeCounty().roots[0].decode().startswith(found["response"])
    assert reaching(Plan()) is None


def test_a_county_s_time_servers_are_the_only_ones_asked() -> None:
    plan = parse(b"[time]\nservers = ['ntp.example.gov.cn', '192.0.2.1', '2001:db8::1']")
    text = timing.servers(plan.time)
    assert text is not None
    found = read(text)["Time"]
    assert found["NTP"] == "ntp.example.gov.cn 192.0.2.1 2001:db8::1"
    assert found["FallbackNTP"] == ""
    assert timing.servers(Plan().time) is None


def test_a_copy_without_secrets_has_none() -> None:
    plan = Plan(
        county="https://gk.example.gov.cn",
        claim="secret-1",
        wifi=Wifi(name="a", password="secret-2"),
        mobile=Mobile(apn="cmnet", password="secret-3", pin="secret-4"),
    )
    assert "secret" not in repr(plan.without_secrets())
