import Glibc

/// Where output goes: how wide it is, whether it shows colours, and the writing itself.
struct Terminal: Sendable {
    /// The number of columns, or nil in a pipe, where nothing is cut.
    let width: Int?
    let hasColours: Bool

    /// What standard output is.
    static let output: Terminal = {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var width = Environment["COLUMNS"].flatMap { Int($0) }
        if width == nil, isTerminal {
            var size = winsize()
            if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
                width = Int(size.ws_col)
            }
        }
        return Terminal(
            width: width.map { max(40, $0) },
            hasColours: isTerminal && Environment["NO_COLOR"] == nil
                && Environment["TERM"] != "dumb")
    }()

    /// Whether progress can be drawn over itself on standard error.
    static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 && Environment["TERM"] != "dumb" }

    /// How a text stands out.
    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
    }

    func styled(_ text: String, _ style: Style?) -> String {
        guard hasColours, let style, !text.isEmpty else { return text }
        return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
    }

    /// Writes a line to standard output.
    static func write(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    static func writeError(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// Draws over the present line of standard error; an empty text clears it.
    static func progress(_ text: String) {
        guard showsProgress else { return }
        write("\r\u{1B}[2K\(text)", to: STDERR_FILENO)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }
}
