// The whole screen of a terminal, keys as they are pressed; what was before comes back.
import Clinic
import Glibc

/// A terminal in full-screen use.
struct RawTerminal {
    private let before: termios

    /// Nil where input or output is no terminal.
    init?() {
        var settings = termios()
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1,
            unsafe tcgetattr(STDIN_FILENO, &settings) == 0
        else { return nil }
        before = settings
    }

    /// Takes the screen: its other buffer, no cursor, keys without echo and without waiting for the line's end.
    func enter() {
        var raw = before
        unsafe cfmakeraw(&raw)
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
        Channel.standardOutput.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J")
    }

    /// Gives everything back.
    func leave() {
        Channel.standardOutput.write("\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l")
        var settings = before
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
    }

    /// Columns and lines now; 80 × 24 where the terminal does not say.
    var size: (columns: Int, lines: Int) {
        var window = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    /// Puts lines on the screen, each in its place.
    func show(_ lines: [ScreenLine], bell: Bool) {
        let drawn = lines.map { Self.codes($0.style) + $0.text + "\u{1B}[0m\u{1B}[K" }
        Channel.standardOutput.write("\u{1B}[H" + drawn.joined(separator: "\r\n") + "\u{1B}[J" + (bell ? "\u{7}" : ""))
    }

    /// Bold, faint and inverse only (ECMA-48, SGR): these hold on every terminal and for every eye.
    private static func codes(_ style: ScreenLine.Style) -> String {
        switch style {
        case .plain: ""
        case .bold: "\u{1B}[1m"
        case .faint: "\u{1B}[2m"
        case .inverse: "\u{1B}[7m"
        case .alarm: "\u{1B}[1;7m"
        }
    }
}
