/// The order in which arrows leave, enter and share the spaces of a drawing.
///
/// Ways back leave and enter on the left, ways on to a distant step on the right, the way to the
/// next step between them. Short ways take the inner channels. Ordered so, arrows of one box do not
/// cross.
struct RouteTracks {
    private let arrows: [RouteDrawing.Arrow]
    private let numbers: [Int: [RouteDrawing.Arrow]]
    private let leftChannels: [RouteDrawing.Arrow]
    private let rightChannels: [RouteDrawing.Arrow]

    init(_ arrows: [RouteDrawing.Arrow]) {
        self.arrows = arrows
        let bySpan = arrows.sorted { ($0.span, $0.from) < ($1.span, $1.from) }
        leftChannels = bySpan.filter(\.isBack)
        rightChannels = bySpan.filter { !$0.isBack && !$0.isNext }
        var numbers: [Int: [RouteDrawing.Arrow]] = [:]
        // Gap 0 lies above the first row, gap n below row n − 1.
        for arrow in leftChannels { numbers[arrow.from + 1, default: []].append(arrow) }
        for arrow in rightChannels.reversed() {
            numbers[arrow.from + 1, default: []].append(arrow)
        }
        for arrow in arrows where arrow.isNext { numbers[arrow.to, default: []].append(arrow) }
        for arrow in leftChannels.reversed() { numbers[arrow.to, default: []].append(arrow) }
        for arrow in rightChannels { numbers[arrow.to, default: []].append(arrow) }
        self.numbers = numbers
    }

    /// The number of tracks that a gap needs.
    func count(inGap gap: Int) -> Int { numbers[gap]?.count ?? 0 }

    /// The track of an arrow in a gap, from the top.
    func number(of arrow: RouteDrawing.Arrow, inGap gap: Int) -> Int {
        numbers[gap]?.firstIndex(of: arrow) ?? 0
    }

    /// The channel of an arrow beside the lanes, from the innermost; nil where it needs none.
    func channel(of arrow: RouteDrawing.Arrow) -> Int? {
        arrow.isNext ? nil : (arrow.isBack ? leftChannels : rightChannels).firstIndex(of: arrow)
    }

    /// The arrows that leave a step, from left to right.
    func leaving(_ place: Int) -> [RouteDrawing.Arrow] { ordered { $0.from == place } }

    /// The arrows that enter a step, from left to right.
    func entering(_ place: Int) -> [RouteDrawing.Arrow] { ordered { $0.to == place } }

    private func ordered(
        _ isTouching: (RouteDrawing.Arrow) -> Bool
    ) -> [RouteDrawing.Arrow] {
        leftChannels.filter(isTouching) + arrows.filter { $0.isNext && isTouching($0) }
            + rightChannels.filter(isTouching)
    }
}
