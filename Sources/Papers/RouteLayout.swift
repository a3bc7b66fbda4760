internal import Dossiers

/// Where everything of a drawing stands, in pixels.
///
/// Every step has a row of its own and every lane a column, so that the space between two rows
/// belongs to arrows alone. An arrow leaves at the foot of its box, runs along a track between
/// rows, and goes to a distant row through a channel beside the lanes: right for ways on, left for
/// ways back. No track, channel or foot is shared, so no arrow lies on another or crosses a box.
struct RouteLayout {
    /// A box with its wrapped lines.
    struct Box {
        var x = 0
        var y = 0
        var height = 0
        let name: [String]
        let details: [String]
        let asked: [String]
        let returns: Bool
    }

    /// An arrow as the corners of its line.
    struct Path {
        let corners: [(x: Int, y: Int)]
        let label: String
        let labelAt: (x: Int, y: Int)
        /// Whether the label ends at its place rather than begins there.
        let labelEnds: Bool
        let decides: Bool
        let isBack: Bool
    }

    static let laneWidth = 280
    static let boxWidth = 244
    static let lineHeight = 17
    static let track = 20
    static let channel = 16
    static let margin = 24
    static let laneHead = 30

    private(set) var boxes: [Box] = []
    private(set) var paths: [Path] = []
    private(set) var lanes: [(name: [String], x: Int)] = []
    let title: [String]
    let top: Int
    private(set) var laneTop = 0
    private(set) var laneBottom = 0
    private(set) var width = 0

    init(_ drawing: RouteDrawing) {
        let steps = drawing.procedure.steps
        let lanes = RouteLanes(drawing)
        let arrows = drawing.arrows
        let leftChannels = arrows.count { $0.isBack }
        let rightChannels = arrows.count { $0.to > $0.from + 1 }
        let left = Self.margin + leftChannels * Self.channel
        let lanesWidth = lanes.names.count * Self.laneWidth
        let xs = lanes.lane.map { lane in
            left + lane * Self.laneWidth + (Self.laneWidth - Self.boxWidth) / 2
        }
        let tracks = RouteTracks(arrows)
        let right = Self.reach(arrows, tracks, xs: xs, lanesEnd: left + lanesWidth)
        width = max(560, right + rightChannels * Self.channel + Self.margin)
        title = Self.wrap(drawing.title, columns: (width - 2 * Self.margin) / 11)
        top = Self.margin + title.count * 24 + 26
        let heads = lanes.names.map { Self.wrap($0, columns: 34) }
        let headHeight = Self.laneHead + ((heads.map(\.count).max() ?? 1) - 1) * Self.lineHeight
        laneTop = top
        self.lanes = heads.enumerated().map { ($1, left + $0 * Self.laneWidth) }
        var y = laneTop + headHeight + Self.track * (tracks.count(inGap: 0) + 1)
        var gapTops = [laneTop + headHeight + 4]
        for (place, step) in steps.enumerated() {
            var box = Self.box(step, drawing)
            box.x = xs[place]
            box.y = y
            boxes.append(box)
            gapTops.append(y + box.height + 4)
            y += box.height + Self.track * (tracks.count(inGap: place + 1) + 1) + 6
        }
        laneBottom = y - (steps.isEmpty ? 0 : Self.track - 8)
        paths = Self.paths(
            arrows, boxes: boxes, tracks: tracks, gapTops: gapTops, left: left, right: right)
    }

    /// The most that a label may reach beyond the lanes before it is set to the left of its arrow.
    private static let labelReach = 280

    /// How far right the labels reach; the channels begin there.
    private static func reach(
        _ arrows: [RouteDrawing.Arrow], _ tracks: RouteTracks, xs: [Int], lanesEnd: Int
    ) -> Int {
        arrows.filter { !$0.isBack && !$0.label.isEmpty }.reduce(lanesEnd) { reach, arrow in
            let end =
                port(arrow, tracks.leaving(arrow.from), x: xs[arrow.from])
                + labelLength(arrow)
            return end > lanesEnd + labelReach ? reach : max(reach, end)
        }
    }

    private static func labelLength(_ arrow: RouteDrawing.Arrow) -> Int {
        arrow.label.count * 7 + 10
    }

    /// Where an arrow touches a box: those of one side are spread over its width.
    private static func port(
        _ arrow: RouteDrawing.Arrow, _ touching: [RouteDrawing.Arrow], x: Int
    ) -> Int {
        x + boxWidth * ((touching.firstIndex(of: arrow) ?? 0) + 1) / (touching.count + 1)
    }

    private static func box(_ step: Step, _ drawing: RouteDrawing) -> Box {
        let lines = drawing.lines(of: step)
        var box = Box(
            name: wrap(drawing.text(step.name), columns: 28),
            details: [lines.unit, lines.post].filter { !$0.isEmpty }
                .flatMap { wrap($0, columns: 36) },
            asked: lines.asked.flatMap { wrap($0, columns: 36) }, returns: step.returnsResult)
        let count = box.name.count + box.details.count + box.asked.count
        box.height = count * lineHeight + 18 + (box.asked.isEmpty ? 0 : 8)
        return box
    }

    private static func paths(
        _ arrows: [RouteDrawing.Arrow], boxes: [Box], tracks: RouteTracks, gapTops: [Int],
        left: Int, right: Int
    ) -> [Path] {
        arrows.map { arrow in
            let out = port(arrow, tracks.leaving(arrow.from), x: boxes[arrow.from].x)
            let into = port(arrow, tracks.entering(arrow.to), x: boxes[arrow.to].x)
            let y = { (gap: Int) in
                gapTops[gap] + track * (tracks.number(of: arrow, inGap: gap) + 1) - 6
            }
            let first = y(arrow.from + 1)
            var corners = [(out, boxes[arrow.from].y + boxes[arrow.from].height), (out, first)]
            if let number = tracks.channel(of: arrow) {
                let beside = (number + 1) * channel - 4
                let x = arrow.isBack ? left - beside : right + beside
                corners += [(x, first), (x, y(arrow.to)), (into, y(arrow.to))]
            } else {
                corners.append((into, first))
            }
            corners.append((into, boxes[arrow.to].y))
            let length = labelLength(arrow)
            let ends = arrow.isBack ? length < out - 4 : length > right - out
            return Path(
                corners: corners, label: arrow.label,
                labelAt: (ends ? out - 6 : out + 6, first - 5), labelEnds: ends,
                decides: arrow.decides, isBack: arrow.isBack)
        }
    }

    /// Breaks a text into lines of at most so many characters, between words where it can.
    static func wrap(_ text: String, columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            var word = word
            while word.count > columns {
                if !line.isEmpty {
                    lines.append(line)
                    line = ""
                }
                lines.append(String(word.prefix(columns)))
                word = word.dropFirst(columns)
            }
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= columns {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
