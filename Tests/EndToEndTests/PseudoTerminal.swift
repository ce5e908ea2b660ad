// A terminal without a window: what a program draws in it, and keys that are pressed.
import Foundation
import Glibc
import LiveCounty
import Synchronization
import TestSupport

/// A pseudo-terminal with a program in it.
final class PseudoTerminal: Sendable {
    /// Takes the screen's other buffer, and gives it back (xterm's private mode 1049).
    static let enters = "\u{1B}[?1049h", leaves = "\u{1B}[?1049l"

    private let master: Int32
    private let path: String
    private let process = Mutex<Process?>(nil)
    private let heard = Mutex<[UInt8]>([])

    init(columns: UInt16, lines: UInt16) throws {
        // The requests of Linux that unlock the other side and tell its number (ioctl_tty(2)).
        master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var lock: Int32 = 0, number: Int32 = -1
        guard master >= 0, unsafe ioctl(master, 0x4004_5431, &lock) == 0,
            unsafe ioctl(master, 0x8004_5430, &number) == 0
        else { throw Missing("a pseudo-terminal") }
        path = "/dev/pts/\(number)"
        resize(columns: columns, lines: lines)
    }

    deinit { close(master) }

    /// Gives the window another size; the program is told as a window would tell it.
    func resize(columns: UInt16, lines: UInt16) {
        var size = winsize()
        (size.ws_col, size.ws_row) = (columns, lines)
        _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
        if let running = process.withLock({ $0?.processIdentifier }) { kill(running, SIGWINCH) }
    }

    /// Starts a program in it.
    func start(_ program: String, _ words: [String], _ environment: [String: String]) throws {
        let process = Process(), side = slave()
        guard let side else { throw Missing("the other side of a pseudo-terminal") }
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = words
        process.environment = environment
        (process.standardInput, process.standardOutput, process.standardError) = (side, side, side)
        try process.run()
        self.process.withLock { $0 = process }
        Thread.detachNewThread { [self] in listen() }
    }

    private func slave() -> FileHandle? {
        let side = unsafe open(path, O_RDWR | O_NOCTTY)
        return side < 0 ? nil : FileHandle(fileDescriptor: side, closeOnDealloc: true)
    }

    private func listen() {
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(master, &room, room.count)
            guard count > 0 else { return }
            heard.withLock { $0 += room.prefix(count) }
        }
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe write(master, bytes, bytes.count)
    }

    /// Everything that was drawn.
    var drawn: String { String(decoding: heard.withLock { $0 }, as: UTF8.self) }

    /// The lines of the newest whole picture, without their colours.
    var screen: [String] {
        let pictures = drawn.components(separatedBy: "\u{1B}[H").dropFirst()
        guard let last = pictures.last(where: { $0.contains("\u{1B}[J") }) else { return [] }
        let text = last.components(separatedBy: "\u{1B}[J")[0]
        return text.components(separatedBy: "\r\n").map { line in
            line.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "")
        }
    }

    /// Waits until the screen shows all of these.
    func shows(_ words: String...) async throws {
        _ = try await eventually("\(words) on the screen, which is\n\(screen.joined(separator: "\n"))") {
            let text = screen.joined(separator: "\n")
            return words.allSatisfy(text.contains) ? true : nil
        }
    }

    /// Waits until the last that was drawn gives the screen back: a program may be over before all of it was heard.
    func left() async throws {
        _ = try await eventually("the screen given back") { drawn.hasSuffix(Self.leaves) ? true : nil }
    }

    /// Sends a signal and waits for the end; answers the exit status.
    func end(with signal: Int32) async throws -> Int32 {
        guard let running = process.withLock({ $0?.processIdentifier }) else { return -1 }
        kill(running, signal)
        return try await ended()
    }

    /// Waits for the end.
    func ended() async throws -> Int32 {
        try await aside { [self] in
            let running = process.withLock { value in
                defer { value = nil }
                return value
            }
            running?.waitUntilExit()
            return running?.terminationStatus ?? -1
        }
    }

    /// Whether the terminal echoes and waits for whole lines, as a shell wants it.
    var isAsBefore: Bool {
        var settings = termios()
        let side = unsafe open(path, O_RDWR | O_NOCTTY)
        defer { close(side) }
        guard unsafe tcgetattr(side, &settings) == 0 else { return false }
        return settings.c_lflag & tcflag_t(ECHO) != 0 && settings.c_lflag & tcflag_t(ICANON) != 0
    }
}
