import FoundationEssentials
import Glibc

/// An SVG picture put together line by line: black on white, so that a printer can print it.
struct SVG {
    let width: Double
    let height: Double
    private var lines: [String] = []

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    mutating func text(_ words: String, _ x: Double, _ y: Double, anchor: String = "start") {
        let escaped = words.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        lines.append(
            "<text x=\"\(x.px)\" y=\"\(y.px)\" text-anchor=\"\(anchor)\">\(escaped)</text>")
    }

    mutating func bar(_ x: Double, _ y: Double, _ width: Double, _ height: Double, solid: Bool) {
        let fill = solid ? "black" : "url(#hatch)"
        lines.append(
            "<rect x=\"\(x.px)\" y=\"\(y.px)\" width=\"\(width.px)\" height=\"\(height.px)\" "
                + "fill=\"\(fill)\" stroke=\"black\"/>")
    }

    mutating func line(_ points: [(x: Double, y: Double)], dashes: String = "", width: Double = 1) {
        let path = points.map { "\($0.x.px),\($0.y.px)" }.joined(separator: " ")
        lines.append(
            "<polyline points=\"\(path)\" fill=\"none\" stroke=\"black\" "
                + "stroke-width=\"\(width.px)\" stroke-dasharray=\"\(dashes)\"/>")
    }

    mutating func dot(_ x: Double, _ y: Double) {
        lines.append("<circle cx=\"\(x.px)\" cy=\"\(y.px)\" r=\"3\"/>")
    }

    func write(to path: String) throws {
        let head = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width.px) \(height.px)" \
            font-family="sans-serif" font-size="13">
            <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">
            <path d="M0 6L6 0" stroke="black"/></pattern></defs>
            <rect width="100%" height="100%" fill="white"/>
            """
        let text = ([head] + lines + ["</svg>", ""]).joined(separator: "\n")
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}

/// Each figure as a solid bar above the hatched bar of its limit, with the ratio.
struct BarPlot {
    let figures: [Figure]

    func write(to path: String) throws {
        let rows = figures.compactMap { figure in
            figure.limit.map { (figure, $0) }
        }
        var svg = SVG(width: 860, height: Double(rows.count) * 52 + 50)
        svg.text("solid: MotCua; hatched: its limit in the same run", 300, 24)
        for (index, (figure, limit)) in rows.enumerated() {
            let top = Double(index) * 52 + 42
            let (own, other) = (figure.median, limit.values.median)
            let scale = 350 / max(own, other)
            svg.text(figure.name, 290, top + 15, anchor: "end")
            svg.text("\(limit.name)", 290, top + 33, anchor: "end")
            svg.bar(300, top, own * scale, 18, solid: true)
            svg.bar(300, top + 20, other * scale, 18, solid: false)
            svg.text("\(own.short) \(figure.unit)", 306 + own * scale, top + 14)
            svg.text("\(other.short)", 306 + other * scale, top + 34)
            svg.text("× \((own / other).short)", 850, top + 24, anchor: "end")
        }
        try svg.write(to: path)
    }
}

/// What each look takes at each size, on logarithmic axes: a level line does not grow.
struct GrowthPlot {
    let lines: [GrowthTable.Line]

    private static let dashes = [
        "", "7 4", "2 3", "10 3 2 3", "14 4", "4 8", "1 6", "10 3 2 3 2 3",
    ]
    private static let (left, top, width, height) = (70.0, 40.0, 480.0, 420.0)

    func write(to path: String) throws {
        let sizes = lines.flatMap { $0.points.map { Double($0.dossiers) } }
        let times = lines.flatMap { $0.points.map(\.milliseconds.median) }
        guard let least = sizes.min(), let most = sizes.max(), most > least,
            let fastest = times.min(), let slowest = times.max()
        else { return }
        let (low, high) = (floor(log10(fastest)), ceil(log10(slowest)))
        func x(_ size: Double) -> Double {
            Self.left + Self.width * (log10(size) - log10(least)) / (log10(most) - log10(least))
        }
        func y(_ time: Double) -> Double {
            Self.top + Self.height * (high - log10(time)) / (high - low)
        }
        var svg = SVG(width: 860, height: 520)
        svg.text("milliseconds (p50)", Self.left - 50, 24)
        svg.text("dossiers", Self.left + Self.width, 505, anchor: "end")
        for power in Int(low)...Int(high) {
            let value = pow(10, Double(power))
            svg.line([(Self.left, y(value)), (Self.left + Self.width, y(value))], width: 0.3)
            svg.text(value.short, Self.left - 8, y(value) + 4, anchor: "end")
        }
        for size in Set(sizes).sorted() {
            svg.line([(x(size), Self.top), (x(size), Self.top + Self.height)], width: 0.3)
            svg.text(size.short, x(size), Self.top + Self.height + 18, anchor: "middle")
        }
        draw(&svg, x, y)
        try svg.write(to: path)
    }

    /// Draws the lines, each named at its end; names stand at least a line of text apart.
    private func draw(_ svg: inout SVG, _ x: (Double) -> Double, _ y: (Double) -> Double) {
        var lowest = 0.0
        let ordered = lines.enumerated().sorted {
            ($0.element.points.last?.milliseconds.median ?? 0)
                > ($1.element.points.last?.milliseconds.median ?? 0)
        }
        for (index, line) in ordered {
            let points = line.points.map { (x(Double($0.dossiers)), y($0.milliseconds.median)) }
            guard let end = points.last else { continue }
            svg.line(points, dashes: Self.dashes[index % Self.dashes.count], width: 1.5)
            for point in points { svg.dot(point.0, point.1) }
            lowest = max(end.1, lowest + 17)
            svg.line([end, (end.0 + 14, lowest)], width: 0.3)
            svg.text("\(line.name), × \(line.ratio.short)", end.0 + 18, lowest + 4)
        }
    }
}

extension Double {
    /// A coordinate, to a tenth.
    fileprivate var px: String { "\((self * 10).rounded() / 10)" }
}
