internal import Dossiers

/// Finds the days on which a role has no unit for some commune.
///
/// Units and areas change on few days; between two of them nothing can. Looking at those days alone
/// is therefore exact, and a role is looked at once for all procedures.
final class Coverage {
    /// An area and a run of days on which a role has no unit for it.
    struct Gap {
        let area: Area
        let period: Period
    }

    /// What one procedure is told about a role: an example, and how many areas are concerned.
    struct Finding {
        let area: Area
        let day: CivilDate
        let areaCount: Int
    }

    private let common: CommonFiles
    private let communes: [Area]
    private let changes: [CivilDate]
    private var nearestGaps: [RoleID: [Gap]] = [:]
    private var receivingGaps: [Receiver: [Gap]] = [:]

    private struct Receiver: Hashable {
        let role: RoleID
        let levels: LevelSet
    }

    init(_ common: CommonFiles) {
        self.common = common
        let lowest = common.areas.map(\.level).min()
        communes = common.areas.filter { $0.level == lowest }
        let periods = common.units.map(\.period) + common.areas.map(\.period)
        changes = Set(periods.flatMap { [$0.first] + ($0.last.map { [$0.adding(days: 1)] } ?? []) })
            .sorted()
    }

    /// Returns what is missing of a role while an edition is in force, or nil: nothing.
    func finding(_ role: Role, receptions: LevelSet, during edition: Period) -> Finding? {
        let gaps = role.binding == .receiving ? receiving(role, receptions) : nearest(role)
        let met = gaps.compactMap { gap in
            gap.period.shared(with: edition).map { (gap.area, $0.first) }
        }
        guard let first = met.min(by: { ($0.1, $0.0.code) < ($1.1, $1.0.code) }) else { return nil }
        return Finding(area: first.0, day: first.1, areaCount: Set(met.map(\.0)).count)
    }

    private func nearest(_ role: Role) -> [Gap] {
        if let gaps = nearestGaps[role.id] { return gaps }
        guard let anyone = common.units.first?.id else { return [] }
        let found = gaps { area, day in
            (try? common.directory.resolve(
                role: role.id, subject: area.code, receiving: anyone, on: day)) != nil
        }
        nearestGaps[role.id] = found
        return found
    }

    /// The days on which no one-stop shop of the levels serves an area.
    private func receiving(_ role: Role, _ levels: LevelSet) -> [Gap] {
        let receiver = Receiver(role: role.id, levels: levels)
        if let gaps = receivingGaps[receiver] { return gaps }
        let shops = common.units.filter {
            $0.roles.contains(role.id) && levels.contains(LevelSet($0.level))
        }
        var byArea: [String: [Unit]] = [:]
        for shop in shops {
            for area in [shop.area] + shop.serves { byArea[area, default: []].append(shop) }
        }
        let found = gaps { area, day in
            var current: Area? = area
            for _ in 0..<16 {
                guard let place = current else { return false }
                if byArea[place.code]?.contains(where: { $0.period.contains(day) }) == true {
                    return true
                }
                current = place.parent.flatMap { common.directory.area(code: $0, on: day) }
            }
            return false
        }
        receivingGaps[receiver] = found
        return found
    }

    private func gaps(_ isFilled: (Area, CivilDate) -> Bool) -> [Gap] {
        communes.flatMap { area -> [Gap] in
            let days = changes.filter { area.period.contains($0) }
            return days.enumerated().compactMap { number, day -> Gap? in
                guard !isFilled(area, day) else { return nil }
                let isLast = number + 1 == days.count
                let end = isLast ? area.period.last : days[number + 1].adding(days: -1)
                return Gap(area: area, period: Period(first: day, last: end))
            }
        }
    }
}
