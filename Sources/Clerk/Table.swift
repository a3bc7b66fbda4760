/// Rows under headings, aligned, and cut to a terminal's width where there is one.
struct Table {
    /// A cell: its text, and how it stands out.
    struct Cell: ExpressibleByStringLiteral {
        let text: String
        let style: Terminal.Style?

        init(_ text: String, _ style: Terminal.Style? = nil) {
            self.text = text
            self.style = style
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    private let headings: [String]
    /// The column that yields when the terminal is too narrow.
    private let flexible: Set<Int>
    private var rows: [[Cell]] = []

    init(_ headings: [String], flexible: Set<Int> = []) {
        self.headings = headings
        self.flexible = flexible
    }

    mutating func add(_ row: [Cell]) { rows.append(row) }

    /// The lines of the table.
    func lines(_ terminal: Terminal) -> [String] {
        let widths = fitted(terminal.width)
        let header = headings.map { Cell($0, .bold) }
        return ([header] + rows).flatMap { row in
            let (row, rest) = broken(row, widths)
            var line = ""
            var blank = 0
            for (column, cell) in row.enumerated() where column < widths.count {
                let text = Self.cut(cell.text, to: widths[column])
                if text.isEmpty {
                    blank += widths[column] + 2
                    continue
                }
                line += String(repeating: " ", count: blank) + terminal.styled(text, cell.style)
                blank = widths[column] - text.count + 2
            }
            return [line] + rest
        }
    }

    /// Breaks the last cell over further lines where it is flexible: what stands there is a text.
    private func broken(_ row: [Cell], _ widths: [Int]) -> ([Cell], [String]) {
        guard let last = row.last, let width = widths.last, flexible.contains(widths.count - 1),
            last.text.count > width
        else { return (row, []) }
        let pieces = Self.wrap(last.text, width)
        let indent = String(
            repeating: " ", count: widths.dropLast().map { $0 + 2 }.reduce(0, +))
        return (
            row.dropLast() + [Cell(pieces[0], last.style)], pieces.dropFirst().map { indent + $0 }
        )
    }

    /// Takes what is too much from the flexible columns, the widest first, down to eight letters.
    private func fitted(_ width: Int?) -> [Int] {
        var widths = headings.indices.map { column in
            ([headings[column].count] + rows.map { $0[column].text.count }).max() ?? 0
        }
        guard let width else { return widths }
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - width
        while excess > 0,
            let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8
        {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    /// Counts letters, not bytes or scalars: a Vietnamese letter with its marks is one column.
    static func cut(_ text: String, to width: Int) -> String {
        text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
    }

    /// Fills a text up to a width.
    static func pad(_ text: String, _ width: Int) -> String {
        let text = cut(text, to: width)
        return text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Breaks a text into lines of at most a width, between words where it can.
    static func wrap(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            var word = word
            while word.count > width {
                if !line.isEmpty { lines.append(line) }
                line = ""
                lines.append(String(word.prefix(width)))
                word = word.dropFirst(width)
            }
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }
}
