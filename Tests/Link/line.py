#!/usr/bin/env python3
# The long way between a terminal and its hub: every packet arrives 300 ms after it was sent.
#   line.py packets HUB TERMINAL COUNTS   two tun devices of these names; what one sends comes out of the other later. Rate and
#                                         loss are the kernel's (tbf, iptables).
#   line.py proxy PORT HUBPORT COUNTS     without the right to make devices: a proxy on 127.0.0.1 that does the rate, the delay,
#                                         and stalls in place of lost packets. SIGUSR1 lifts rate and stalls.
# COUNTS is a file that says, as JSON, how many bytes went up and down and how many connections were opened.
import fcntl, heapq, json, os, random, selectors, signal, socket, struct, sys, threading, time

DELAY = 0.3           # seconds each way: 600 ms round trip
RATE = 23_000 / 8     # bytes a second each way
PIECE = 1_400         # what one packet carries
LOSS = 0.02           # of the packets
STALL = 1.2           # seconds that a lost packet costs: about two round trips

counts = {"up": 0, "down": 0, "connections": 0}


def note(path):
    """Writes the counts anew twice a second."""
    while True:
        with open(path + ".new", "w") as file:
            json.dump(counts, file)
        os.replace(path + ".new", path)
        time.sleep(0.5)


def tun(name):
    """A tun device: what the kernel sends there is read here, and the other way round."""
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, 0x400454CA, struct.pack("16sH22x", name.encode(), 0x1001))  # TUNSETIFF, IFF_TUN | IFF_NO_PI
    return device


def opens_connection(packet):
    """Whether it is the first packet of a TCP connection: SYN without ACK."""
    if packet[0] >> 4 != 4 or packet[9] != 6:
        return False
    flags = packet[(packet[0] & 15) * 4 + 13]
    return flags & 0x12 == 0x02


def packets(hub, terminal):
    """Carries packets between the two devices, each after the delay."""
    ends = {tun(hub): "down", tun(terminal): "up"}
    other = dict(zip(ends, reversed(list(ends))))
    watch, due, number = selectors.DefaultSelector(), [], 0
    for end in ends:
        watch.register(end, selectors.EVENT_READ)
    print("ready", flush=True)
    while True:
        wait = max(0, due[0][0] - time.monotonic()) if due else None
        for key, _ in watch.select(wait):
            packet = os.read(key.fd, 65_536)
            counts[ends[key.fd]] += len(packet)
            counts["connections"] += opens_connection(packet)
            number += 1
            heapq.heappush(due, (time.monotonic() + DELAY, number, other[key.fd], packet))
        while due and due[0][0] <= time.monotonic():
            _, _, end, packet = heapq.heappop(due)
            try:
                os.write(end, packet)
            except OSError:
                pass  # a device that is not up yet, or a full queue: lost, as on any line


class Way:
    """One direction of the line, which all connections share."""

    def __init__(self, name):
        self.name, self.rate, self.loss = name, RATE, LOSS
        self.lock, self.free = threading.Lock(), 0.0

    def take(self, count):
        """When bytes that are sent now have arrived."""
        with self.lock:
            counts[self.name] += count
            begin = max(time.monotonic(), self.free)
            self.free = begin + count / self.rate + (STALL if random.random() < self.loss else 0)
            return begin, self.free + DELAY


def carry(source, target, way):
    """Carries one connection's bytes one way. At most a second of them lies on the line."""
    held, changed = [], threading.Condition()

    def deliver():
        while True:
            with changed:
                while not held:
                    changed.wait()
                arrival, piece = held.pop(0)
            time.sleep(max(0, arrival - time.monotonic()))
            try:
                target.sendall(piece) if piece else target.shutdown(socket.SHUT_WR)
            except OSError:
                return
            if not piece:
                return

    threading.Thread(target=deliver, daemon=True).start()
    piece = b"-"
    while piece:
        try:
            piece = source.recv(PIECE)
        except OSError:
            piece = b""
        begin, arrival = way.take(len(piece))
        with changed:
            held.append((arrival, piece))
            changed.notify()
        time.sleep(max(0, begin - time.monotonic() - 1))


def proxy(port, hub):
    """Carries connections to the hub over the line."""
    up, down = Way("up"), Way("down")

    def lift(*_):
        for way in (up, down):
            way.rate, way.loss = 2_500_000, 0

    signal.signal(signal.SIGUSR1, lift)
    listener = socket.create_server(("127.0.0.1", port))
    print("ready", flush=True)
    while True:
        terminal, _ = listener.accept()
        counts["connections"] += 1
        server = socket.create_connection(("127.0.0.1", hub))
        threading.Thread(target=carry, args=(terminal, server, up), daemon=True).start()
        threading.Thread(target=carry, args=(server, terminal, down), daemon=True).start()


if __name__ == "__main__":
    mode, one, two, path = sys.argv[1:]
    threading.Thread(target=note, args=(path,), daemon=True).start()
    packets(one, two) if mode == "packets" else proxy(int(one), int(two))
