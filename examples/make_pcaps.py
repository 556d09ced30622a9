#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Make examples/traffic/*.pcap and the initial map contents in examples/maps/*.json.

Run without arguments to write them again (they are committed), with --check to see whether what is
committed is what this script makes. No clock, no randomness: the same bytes everywhere.

Addresses (RFC 5737, RFC 3849): clients 10.0.NET.HOST, virtual address 192.0.2.10 and servers
198.51.100.x, networks behind routes and tunnels 203.0.113.x, IPv6 2001:db8::/32.
Frames are without FCS, so a "64-byte" frame has 60 bytes here. Timestamps are nanoseconds.
"""
import json
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

MAC_CLIENT = bytes.fromhex("020000000001")
MAC_CARD = bytes.fromhex("020000000002")
MAC_HOP = bytes.fromhex("020000000a01")
MAC_BROADCAST = b"\xff" * 6

ETH_IP, ETH_IPV6, ETH_ARP, ETH_VLAN, ETH_QINQ = 0x0800, 0x86DD, 0x0806, 0x8100, 0x88A8
ICMP, IPIP, TCP, UDP, GRE, ICMPV6, OSPF = 1, 4, 6, 17, 47, 58, 89
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16

VIP = "192.0.2.10"


def ip4(text):
    return bytes(int(part) for part in text.split("."))


def ip6(text):
    head, _, tail = text.partition("::")
    groups = [int(g, 16) for g in head.split(":") if g]
    last = [int(g, 16) for g in tail.split(":") if g]
    groups += [0] * (8 - len(groups) - len(last)) + last
    return struct.pack("!8H", *groups)


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def payload(count):
    """Bytes that differ from their neighbours, so that a shifted copy shows."""
    return bytes((7 * i + 13 * (i >> 8)) & 0xFF for i in range(count))


def pad(frame, size=60):
    return frame + b"\0" * (size - len(frame))


def eth(proto, body, dst=MAC_CARD, src=MAC_CLIENT, tags=()):
    head = dst + src
    for tpid, tci in tags:
        head += struct.pack("!HH", tpid, tci)
    return pad(head + struct.pack("!H", proto) + body)


def ipv4(proto, src, dst, body, ttl=64, tos=0, ident=1, frag=0x4000, options=b"", version=4,
         ihl=None, total=None, check=None):
    ihl = 5 + len(options) // 4 if ihl is None else ihl
    total = 20 + len(options) + len(body) if total is None else total
    head = struct.pack("!BBHHHBBH4s4s", version << 4 | ihl, tos, total, ident, frag, ttl, proto, 0,
                       ip4(src), ip4(dst)) + options
    check = checksum(head) if check is None else check
    return head[:10] + struct.pack("!H", check) + head[12:] + body


def ipv6(proto, src, dst, body, hops=64, length=None):
    length = len(body) if length is None else length
    return struct.pack("!IHBB", 6 << 28, length, proto, hops) + ip6(src) + ip6(dst) + body


def pseudo(src, dst, proto, length):
    if ":" in src:
        return ip6(src) + ip6(dst) + struct.pack("!II", length, proto)
    return ip4(src) + ip4(dst) + struct.pack("!HH", proto, length)


def udp(src, dst, sport, dport, data, zero_check=False):
    length = 8 + len(data)
    head = struct.pack("!HHHH", sport, dport, length, 0)
    check = 0 if zero_check else checksum(pseudo(src, dst, UDP, length) + head + data) or 0xFFFF
    return head[:6] + struct.pack("!H", check) + data


def tcp(src, dst, sport, dport, flags, data=b"", seq=1000, ack=0, options=b""):
    head = struct.pack("!HHIIBBHHH", sport, dport, seq, ack, (5 + len(options) // 4) << 4, flags,
                       65535, 0, 0) + options
    check = checksum(pseudo(src, dst, TCP, len(head) + len(data)) + head + data)
    return head[:16] + struct.pack("!H", check) + head[18:] + data


def udp4(src, dst, sport, dport, size, zero_check=False, **ip):
    return ipv4(UDP, src, dst, udp(src, dst, sport, dport, payload(size), zero_check), **ip)


def tcp4(src, dst, sport, dport, flags, size=0, options=b"", **ip):
    return ipv4(TCP, src, dst, tcp(src, dst, sport, dport, flags, payload(size), options=options),
                **ip)


def icmp4(src, dst, kind, code=0, ident=1, seq=1, size=56, **ip):
    head = struct.pack("!BBHHH", kind, code, 0, ident, seq)
    body = head + payload(size)
    body = body[:2] + struct.pack("!H", checksum(body)) + body[4:]
    return ipv4(ICMP, src, dst, body, **ip)


def udp6(src, dst, sport, dport, size):
    return ipv6(UDP, src, dst, udp(src, dst, sport, dport, payload(size)))


def arp(src, dst):
    body = struct.pack("!HHBBH", 1, ETH_IP, 6, 4, 1) + MAC_CLIENT + ip4(src) + b"\0" * 6 + ip4(dst)
    return eth(ETH_ARP, body, dst=MAC_BROADCAST)


def client(number):
    return "10.0.%d.%d" % (number >> 8, number & 0xFF)


def make_ipv4():
    out = []
    for i in range(24):  # connections to the virtual address: SYN, ACK, data, FIN
        src, port = client(1 + i % 6), 40000 + 17 * i
        out.append(eth(ETH_IP, tcp4(src, VIP, port, 80, SYN, options=b"\x02\x04\x05\xb4")))
        if i % 3 == 0:
            out.append(eth(ETH_IP, tcp4(src, VIP, port, 80, ACK)))
            out.append(eth(ETH_IP, tcp4(src, VIP, port, 80, PSH | ACK, size=100 + 50 * i)))
            out.append(eth(ETH_IP, tcp4(src, VIP, port, 80, FIN | ACK)))
    for i in range(14):  # one source that never answers: a SYN flood in small
        out.append(eth(ETH_IP, tcp4("10.0.9.9", "198.51.100.7", 1024 + i, 443, SYN)))
    for i in range(16):  # DNS through the balancer, with and without checksum
        out.append(eth(ETH_IP, udp4(client(20 + i), VIP, 5000 + i, 53, 20 + i, i % 4 == 0)))
    for size in (18, 64, 172, 470, 982, 1238, 1472):  # frames of 64 to 1518 bytes
        out.append(eth(ETH_IP, udp4("10.0.1.1", "198.51.100.20", 4000, 5001, size)))
    for host in (1, 77, 254):  # networks that have routes and tunnels, at several TTLs
        for ttl in (255, 64, 2, 1, 0):
            out.append(eth(ETH_IP, udp4("10.0.1.2", "203.0.113.%d" % host, 7, 9000 + ttl, 30,
                                        ttl=ttl, tos=host & 0xFC)))
            out.append(eth(ETH_IP, tcp4("10.0.1.2", "198.51.100.%d" % host, 7, 22, ACK, 30,
                                        ttl=ttl)))
    for i in range(6):  # access list: exact matches and near misses
        out.append(eth(ETH_IP, tcp4("10.0.1.3", "198.51.100.3", 1111, 8080 + i % 3, ACK, 10)))
        out.append(eth(ETH_IP, udp4("10.0.1.3", "198.51.100.3", 1111, 8080 + i % 3, 10)))
    for port in (9, 19, 23, 111, 135, 445, 1900, 11211):  # ports that people close
        out.append(eth(ETH_IP, udp4("10.0.2.1", "198.51.100.4", 3333, port, 40)))
        out.append(eth(ETH_IP, tcp4("10.0.2.1", "198.51.100.4", 3333, port, SYN)))
    for i, size in enumerate((0, 1, 56, 57, 1000, 1472)):  # ping, even and odd
        out.append(eth(ETH_IP, icmp4("10.0.3.1", "198.51.100.5", 8, seq=i, size=size, ttl=60 + i)))
    out.append(eth(ETH_IP, icmp4("10.0.3.1", "198.51.100.5", 0)))
    out.append(eth(ETH_IP, icmp4("10.0.3.1", "198.51.100.5", 3, code=1)))
    out.append(eth(ETH_IP, icmp4("10.0.3.1", "198.51.100.5", 8, code=1)))
    for words in range(1, 11):  # IP options: 24 to 60 bytes of header
        out.append(eth(ETH_IP, udp4("10.0.4.1", VIP, 600, 53, 12, options=b"\x01" * (4 * words))))
        out.append(eth(ETH_IP, tcp4("10.0.4.1", "198.51.100.4", 600, 23, SYN,
                                    options=b"", ttl=9)))
    out.append(eth(ETH_IP, icmp4("10.0.4.1", "198.51.100.5", 8, options=b"\x01" * 4)))
    out.append(eth(ETH_IP, ipv4(OSPF, "10.0.5.1", "224.0.0.5", payload(44), ttl=1)))
    out.append(eth(ETH_IP, ipv4(255, "10.0.5.1", "198.51.100.6", payload(30))))
    out.append(arp("10.0.1.1", "10.0.1.254"))
    out.append(eth(0x88CC, payload(46)))
    out.append(eth(0x9000, payload(46)))
    return out


def make_ipv6():
    src, dst = "2001:db8::1", "2001:db8:1::2"
    out = []
    for size in (0, 1, 12, 64, 500, 1452):
        out.append(eth(ETH_IPV6, udp6(src, dst, 1234, 53, size)))
    for flags in (SYN, ACK, FIN | ACK, RST):
        out.append(eth(ETH_IPV6, ipv6(TCP, src, dst, tcp(src, dst, 2000, 23, flags))))
    for port in (9, 19, 1900, 5353):
        out.append(eth(ETH_IPV6, udp6("2001:db8::%x" % port, dst, port, port, 40)))
    echo = struct.pack("!BBHHH", 128, 0, 0, 1, 1) + payload(32)
    check = checksum(pseudo(src, dst, ICMPV6, len(echo)) + echo)
    out.append(eth(ETH_IPV6, ipv6(ICMPV6, src, dst, echo[:2] + struct.pack("!H", check) + echo[4:])))

    def extension(following, kind=0, units=0):
        return bytes([following, units, kind, 0]) + payload(4 + 8 * units)

    body = udp(src, dst, 1, 2, payload(24))
    chains = {
        "hop-by-hop": (0, extension(UDP, 1) + body),
        "long destination options": (60, extension(UDP, 1, units=5) + body),
        "routing 0": (43, extension(UDP, 0, units=2) + body),
        "routing 4": (43, extension(UDP, 4, units=2) + body),
        "fragment": (44, bytes([UDP, 0, 0, 1]) + struct.pack("!I", 77) + body),
        "hop-by-hop, routing, destination": (
            0, extension(43, 1) + extension(60, 2) + extension(UDP, 1, units=1) + body),
        "routing 0 behind others": (0, extension(60, 1) + extension(43, 1) + extension(UDP, 0)
                                    + body),
        "five": (60, extension(60, 1) * 4 + extension(UDP, 1) + body),
        "six": (60, extension(60, 1) * 5 + extension(UDP, 1) + body),
        "seven": (60, extension(60, 1) * 6 + extension(UDP, 1) + body),
        "far": (60, extension(60, 1, units=60) + extension(UDP, 1) + body),
        "no next header": (59, b""),
    }
    for kind, body in chains.values():
        out.append(eth(ETH_IPV6, ipv6(kind, src, dst, body)))
    frame = eth(ETH_IPV6, ipv6(60, src, dst, extension(60, 1) * 3 + extension(UDP, 1)))
    out += [frame[:end] for end in (14, 20, 53, 54, 55, 57, 58, 61, 62, 70, 74, 80)]
    return out


def make_vlan():
    inner = udp4("10.0.6.1", "198.51.100.20", 4000, 53, 100)
    out = []
    for vlan in (0, 1, 42, 100, 100, 4094, 4095):
        out.append(eth(ETH_IP, inner, tags=[(ETH_VLAN, vlan)]))
    for priority in range(8):
        out.append(eth(ETH_IP, inner, tags=[(ETH_VLAN, priority << 13 | 0x1000 | 7)]))
    out.append(eth(ETH_IPV6, udp6("2001:db8::6", "2001:db8::7", 1, 53, 30), tags=[(ETH_VLAN, 6)]))
    out.append(eth(ETH_ARP, arp("10.0.6.1", "10.0.6.2")[14:42], tags=[(ETH_VLAN, 6)]))
    out.append(eth(0x88CC, payload(40), tags=[(ETH_VLAN, 6)]))
    for outer, tag in ((ETH_QINQ, 200), (ETH_QINQ, 201), (ETH_VLAN, 202)):
        out.append(eth(ETH_IP, inner, tags=[(outer, tag), (ETH_VLAN, 42)]))
    out.append(eth(ETH_IP, inner, tags=[(ETH_QINQ, 1), (ETH_VLAN, 2), (ETH_VLAN, 3)]))
    out.append(eth(ETH_IP, udp4("10.0.6.1", "198.51.100.20", 1, 2, 1472), tags=[(ETH_VLAN, 9)]))
    out.append(eth(ETH_IP, inner))
    frame = eth(ETH_IP, inner, tags=[(ETH_VLAN, 42)])
    out += [frame[:end] for end in range(14, 24)]
    return out


def make_fragments():
    out = []
    body = udp("10.0.7.1", VIP, 5300, 53, payload(1400))
    for ident in (100, 101):
        step = 480
        for offset in range(0, len(body), step):
            more = 0x2000 if offset + step < len(body) else 0
            out.append(eth(ETH_IP, ipv4(UDP, "10.0.7.1", VIP, body[offset:offset + step],
                                        ident=ident, frag=more | offset // 8)))
        out[-3:] = out[-1:] + out[-3:-1]  # the last one first
    syn = tcp("10.0.7.2", VIP, 1, 80, SYN)
    out.append(eth(ETH_IP, ipv4(TCP, "10.0.7.2", VIP, syn[:8], frag=0x2000)))  # tiny (RFC 1858)
    out.append(eth(ETH_IP, ipv4(TCP, "10.0.7.2", VIP, syn[8:], frag=1)))
    out.append(eth(ETH_IP, ipv4(UDP, "10.0.7.2", VIP, payload(40), frag=0x1FFF)))
    out.append(eth(ETH_IP, ipv4(UDP, "10.0.7.2", VIP, body[:64], frag=0x8000)))  # reserved bit
    out.append(eth(ETH_IP, ipv4(UDP, "10.0.7.2", "203.0.113.5", body[:64], frag=0x2000)))
    out.append(eth(ETH_IP, icmp4("10.0.7.2", "198.51.100.5", 8, frag=0x2000)))
    out.append(eth(ETH_IP, icmp4("10.0.7.2", "198.51.100.5", 8, frag=185)))
    return out


def make_runts():
    frame = udp4("10.0.8.1", VIP, 5300, 53, 20)
    long = MAC_CARD + MAC_CLIENT + struct.pack("!H", ETH_IP) + frame
    out = [pad(long)[:size] for size in range(14, 60)]
    syn = MAC_CARD + MAC_CLIENT + struct.pack("!H", ETH_IP) + tcp4("10.0.8.1", VIP, 1, 80, SYN)
    out += [pad(syn)[:size] for size in range(34, 60, 2)]
    tagged = MAC_CARD + MAC_CLIENT + struct.pack("!HHH", ETH_VLAN, 5, ETH_IP) + frame
    out += [tagged[:size] for size in range(14, 46, 3)]
    return out


def make_jumbo():
    """Frames above 1518 bytes: needs --mtu 3506. 3520 is the most that a kernel's test-run takes."""
    out = []
    for size in (1515, 1519, 1600, 1888, 1902, 1903, 1912, 1913, 1920, 2000, 2048, 2500, 3000,
                 3519, 3520):
        out.append(eth(ETH_IP, udp4("10.0.10.1", "203.0.113.9", 4000, 53, size - 42)))
        out.append(eth(ETH_IP, tcp4("10.0.10.1", VIP, 4000 + size, 80, ACK, size - 54)))
    out.append(eth(ETH_IP, icmp4("10.0.10.1", "198.51.100.5", 8, size=3000)))
    out.append(eth(ETH_IPV6, udp6("2001:db8::10", "2001:db8::11", 1, 53, 2000)))
    out.append(eth(ETH_IP, udp4("10.0.10.1", "198.51.100.20", 1, 2, 3000), tags=[(ETH_VLAN, 9)]))
    return out


def make_malformed():
    src, dst = "10.0.11.1", VIP
    body = udp(src, dst, 5300, 53, payload(30))
    out = []
    for ihl in (0, 1, 4, 6, 10, 15):  # header length that the header does not have
        out.append(eth(ETH_IP, ipv4(UDP, src, dst, body, ihl=ihl)))
    for total in (0, 19, 20, 27, 28, 57, 59, 200, 1500, 65535):
        out.append(eth(ETH_IP, ipv4(UDP, src, dst, body, total=total)))
    for version in (0, 5, 6, 15):
        out.append(eth(ETH_IP, ipv4(UDP, src, dst, body, version=version)))
    for check in (0, 0xFFFF, 0x1234):
        out.append(eth(ETH_IP, ipv4(UDP, src, dst, body, check=check)))
        out.append(eth(ETH_IP, icmp4(src, "198.51.100.5", 8, check=check)))
        out.append(eth(ETH_IP, tcp4(src, "203.0.113.4", 1, 80, ACK, check=check)))
    for length in (0, 7, 8, 9, 65535):  # UDP length
        bad = body[:4] + struct.pack("!H", length) + body[6:]
        out.append(eth(ETH_IP, ipv4(UDP, src, dst, bad)))
    for offset in (0, 4, 6, 15):  # TCP data offset
        bad = tcp(src, dst, 1, 80, SYN)
        bad = bad[:12] + bytes([offset << 4]) + bad[13:]
        out.append(eth(ETH_IP, ipv4(TCP, src, dst, bad)))
    for flags in (0, FIN | SYN, 0x3F, SYN | ACK):
        out.append(eth(ETH_IP, tcp4(src, dst, 1, 80, flags)))
    full = ipv4(TCP, src, dst, tcp(src, dst, 1, 80, SYN), options=b"\x07\x27" + b"\0" * 38)
    full = MAC_CARD + MAC_CLIENT + struct.pack("!H", ETH_IP) + full
    out += [full[:size] for size in range(60, len(full), 4)]  # cut in the middle of headers
    out.append(eth(ETH_IPV6, ipv6(UDP, "2001:db8::1", "2001:db8::2", body, length=0)))
    out.append(eth(ETH_IPV6, ipv6(UDP, "2001:db8::1", "2001:db8::2", body, length=65535)))
    out.append(eth(ETH_IP, ipv6(UDP, "2001:db8::1", "2001:db8::2", body)))
    out.append(eth(ETH_IPV6, ipv4(UDP, src, dst, body)))
    out.append(eth(0x05DC, payload(46)))  # a length, not a type
    out.append(eth(0, payload(46)))
    out.append(eth(0xFFFF, payload(46)))
    return out


def gre(flags, proto, body, version=0):
    head = struct.pack("!HH", flags | version, proto)
    head += b"\0\0\0\0" if flags & 0x8000 else b""
    head += struct.pack("!I", 0xABCD) if flags & 0x2000 else b""
    head += struct.pack("!I", 1) if flags & 0x1000 else b""
    return head + body


def make_tunnels():
    src, dst = "10.0.12.1", "198.51.100.30"
    inner4 = udp4("10.1.0.1", "10.2.0.1", 1000, 53, 60)
    inner6 = udp6("2001:db8::a", "2001:db8::b", 1000, 53, 60)
    out = []
    for flags in (0, 0x8000, 0x2000, 0x1000, 0xA000, 0x9000, 0x3000, 0xB000):
        out.append(eth(ETH_IP, ipv4(GRE, src, dst, gre(flags, ETH_IP, inner4))))
        out.append(eth(ETH_IP, ipv4(GRE, src, dst, gre(flags, ETH_IPV6, inner6))))
    out.append(eth(ETH_IP, ipv4(GRE, src, dst, gre(0x4000, ETH_IP, inner4))))
    out.append(eth(ETH_IP, ipv4(GRE, src, dst, gre(0x2000, 0x880B, inner4, version=1))))
    out.append(eth(ETH_IP, ipv4(GRE, src, dst, gre(0, 0x6558, payload(80)))))
    out.append(eth(ETH_IP, ipv4(IPIP, src, dst, inner4)))
    out.append(eth(ETH_IP, ipv4(IPIP, src, dst, inner4, frag=0x2000)))
    out.append(eth(ETH_IP, ipv4(IPIP, src, dst, ipv4(UDP, src, dst, b""))))
    full = MAC_CARD + MAC_CLIENT + struct.pack("!H", ETH_IP)
    full += ipv4(GRE, src, dst, gre(0xB000, ETH_IP, inner4))
    out += [full[:size] for size in range(34, 56, 2)]
    return out


def make_mixed(files):
    """A bit of everything that fits 1518 bytes, and every size from 60 to 1514 in steps of 97."""
    out = []
    for name in ("ipv4", "ipv6", "vlan", "fragments", "tunnels", "malformed"):
        out += files[name][::3]
    for size in range(60, 1515, 97):
        out.append(eth(ETH_IP, udp4(client(size), VIP, size, 53, size - 42)))
    order = sorted(range(len(out)), key=lambda i: (i * 0x9E3779B1) & 0xFFFFFFFF)
    return [out[i] for i in order]


def write_pcap(frames):
    """Nanosecond pcap; gaps alternate between back-to-back at 10 Gbit/s and pauses."""
    out = [struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 1)]
    now = 1_600_000_000 * 10**9 + 123
    for index, frame in enumerate(frames):
        out.append(struct.pack("<IIII", now // 10**9, now % 10**9, len(frame), len(frame)) + frame)
        now += (max(len(frame), 60) + 24) * 8 // 10 + (0, 67, 1001, 40_000)[index % 4]
    return b"".join(out)


def octets(data):
    return ["0x%02x" % byte for byte in data]


def words(*values):
    return struct.pack("<%dI" % len(values), *values)


def network(text):
    return ip4(text)[:3] + b"\0"


def make_maps():
    mac = MAC_HOP + MAC_CARD
    return {
        "acl_5tuple": [("rules", "hash", [
            (ip4("10.0.1.3") + ip4("198.51.100.3") + struct.pack("!HH", 1111, 8080) + words(TCP),
             words(1, 1)),
            (ip4("10.0.1.3") + ip4("198.51.100.3") + struct.pack("!HH", 1111, 8081) + words(UDP),
             words(1, 2)),
            (ip4("10.0.1.3") + ip4("198.51.100.3") + struct.pack("!HH", 1111, 8082) + words(TCP),
             words(2, 3)),
            (ip4("10.0.8.1") + ip4(VIP) + struct.pack("!HH", 5300, 53) + words(UDP), words(1, 4)),
            (ip4("10.0.2.1") + ip4("198.51.100.4") + struct.pack("!HH", 3333, 23) + words(TCP),
             words(1, 99))])],
        "ipip_encap": [("tunnels", "hash", [
            (network("203.0.113.0"), ip4("192.0.2.1") + ip4("192.0.2.2") + mac),
            (network("10.2.0.0"), ip4("192.0.2.1") + ip4("192.0.2.3") + mac)])],
        "l4_lb": [
            ("services", "hash", [
                (ip4(VIP) + struct.pack("!H", 80) + struct.pack("<H", TCP), words(0, 3)),
                (ip4(VIP) + struct.pack("!H", 53) + struct.pack("<H", UDP), words(8, 5))]),
            ("backends", "array", [
                (words(index), ip4("198.51.100.%d" % (100 + index)) +
                 struct.pack("!H", 8000 + index if index < 8 else 53) + b"\0\0" +
                 MAC_HOP[:5] + bytes([index]) + MAC_CARD) for index in (0, 1, 2, 8, 9, 10, 11, 12)])],
        "port_filter": [("ports", "hash", [
            (words(proto << 16 | port), words(0, 0))
            for proto, port in ((UDP, 9), (UDP, 19), (TCP, 23), (TCP, 445), (UDP, 1900),
                                (UDP, 11211))])],
        "tc_filter": [("closed_ports", "hash", [
            (words(port), words(0)) for port in (19, 23, 111, 135, 445)])],
        "ttl_router": [("routes", "hash", [
            (network("203.0.113.0"), mac),
            (network("198.51.100.0"), MAC_HOP[:5] + b"\x02" + MAC_CARD),
            (network("10.2.0.0"), MAC_HOP[:5] + b"\x03" + MAC_CARD)])],
        "vlan_push": [("tags", "array", [
            (words(0), words(3 << 13 | 42)), (words(1), words(100))])],
    }


def write_maps(maps):
    """One entry a line: readable in a diff."""
    text = ['{"schema": "nicro.maps/1", "maps": [']
    for number, (name, kind, entries) in enumerate(maps):
        text.append('  {"name": "%s", "type": "%s", "entries": [' % (name, kind))
        rows = ['    {"key": %s, "value": %s}' % (json.dumps(octets(key)), json.dumps(octets(value)))
                for key, value in entries]
        text.append(",\n".join(rows))
        text.append("  ]}" + ("," if number + 1 < len(maps) else ""))
    text.append("]}")
    return ("\n".join(text) + "\n").encode()


def make_all():
    frames = {
        "ipv4": make_ipv4(), "ipv6": make_ipv6(), "vlan": make_vlan(),
        "fragments": make_fragments(), "runts": make_runts(), "jumbo": make_jumbo(),
        "malformed": make_malformed(), "tunnels": make_tunnels(),
    }
    frames["mixed"] = make_mixed(frames)
    files = {"traffic/%s.pcap" % name: write_pcap(list_) for name, list_ in frames.items()}
    files.update(("maps/%s.json" % name, write_maps(maps)) for name, maps in make_maps().items())
    return files


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    stale = []
    for name, data in sorted(make_all().items()):
        path = os.path.join(HERE, name)
        if check:
            with open(path, "rb") as file:
                if file.read() != data:
                    stale.append(name)
        else:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
    if stale:
        sys.exit("stale: %s; run examples/make_pcaps.py and commit what it writes"
                 % ", ".join(stale))


if __name__ == "__main__":
    main()
