# SPDX-License-Identifier: BSD-2-Clause
"""Frames that drive a program of rows.txt along the path whose rate was published. Without FCS."""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples"))
import make_pcaps as make  # noqa: E402


ID = bytes([8]) + b"\xff" * 8  # a connection id of 8 octets behind the first
CLIENT6, SERVER6 = "2001:db8::1", "2001:db8::2"


def quic4():
    """A long header to port 80."""
    quic = bytes([0xC0, 0, 0, 0, 1, len(ID)]) + ID
    return make.eth(make.ETH_IP, make.ipv4(make.UDP, make.client(1), make.VIP, make.udp(make.client(1), make.VIP, 4000, 80, quic)))


def quic6():
    """A short header to port 80: with a long one the frame has not the published 72 bytes."""
    quic = bytes([0x40]) + ID
    return make.eth(make.ETH_IPV6, make.ipv6(make.UDP, CLIENT6, SERVER6, make.udp(CLIENT6, SERVER6, 4000, 80, quic)))


def flood():
    """Leaves each rule of dos_filter.c as late as a frame of 60 bytes can.

    An IP header length of 0 ends the first rule at its last check that does not exclude the others; the name of the
    second rule differs in its last byte; the third, which takes the IP header for a UDP header then, has nothing to
    object to."""
    frame = bytearray(make.eth(make.ETH_IP, bytes(46)))
    frame[14] = 0x40  # version 4, length 0
    frame[16:20] = struct.pack("<HH", 0x3500, 80)  # port 53 and a length, for the third rule
    frame[22] = 40  # time to live
    frame[24:28] = struct.pack("<HH", 0, 1)  # flags and one question, for the third rule
    frame[30:34] = bytes([1, 2, 3, 4])
    frame[35:48] = b"axe\x07elpmmic\x03\x01"
    return bytes(frame)


def _speech(code):
    body = make.udp(make.client(1), make.VIP, 4000, 1026, bytes([0x80, 8]) + bytes(10) + bytes([code ^ 0x55]) * 160)
    return make.eth(make.ETH_IP, make.ipv4(make.UDP, make.client(1), make.VIP, body))


def speech():
    """160 bytes of A-law whose conversion takes every step."""
    return _speech(24)


def speech_chain():
    """160 bytes of A-law that come to the last comparison and the addition behind it."""
    return _speech(79)


def write(path, name):
    with open(path, "wb") as file:
        frame = globals()[name]()
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        file.write(struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame)
