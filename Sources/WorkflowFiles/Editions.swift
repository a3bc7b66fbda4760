internal import Dossiers

/// The editions of all procedures of a folder, by their codes and days.
final class Editions {
    private let byCode: [String: [ProcedureDraft]]
    private let common: CommonFiles
    private var graphs: [Name: RouteGraph] = [:]

    /// A code and the place of an edition among those of the code.
    private struct Name: Hashable {
        let code: String
        let number: Int
    }

    init(_ drafts: [ProcedureDraft], common: CommonFiles) {
        byCode = Dictionary(grouping: drafts.filter { $0.code != nil }) { $0.code ?? "" }
        self.common = common
    }

    /// The codes that some file defines.
    var codes: some Sequence<String> { byCode.keys }

    /// Finds the edition in force on a day; without a day, any.
    func edition(_ code: String, on day: CivilDate?) -> ProcedureDraft? {
        place(code, on: day).flatMap { byCode[code]?[$0] }
    }

    /// Returns the bones of the edition in force on a day; without a day, of any.
    func graph(_ code: String, on day: CivilDate?) -> RouteGraph? {
        guard let number = place(code, on: day), let draft = byCode[code]?[number] else {
            return nil
        }
        let name = Name(code: code, number: number)
        if let graph = graphs[name] { return graph }
        let graph = ProcedureRouteChecks.graph(draft, common: common)
        graphs[name] = graph
        return graph
    }

    private func place(_ code: String, on day: CivilDate?) -> Int? {
        guard let day else { return byCode[code]?.indices.first }
        return byCode[code]?.firstIndex { $0.period?.contains(day) == true }
    }

    /// Returns the days of an edition on which another edition of a child begins to govern, its own
    /// first day before all.
    func changes(of draft: ProcedureDraft) -> [CivilDate?] {
        guard let period = draft.period else { return [nil] }
        var days: Set<CivilDate> = [period.first]
        for code in children(of: draft) {
            let firsts = byCode[code]?.compactMap { $0.period?.first } ?? []
            days.formUnion(firsts.filter(period.contains))
        }
        return days.sorted()
    }

    /// Finds the first day of an edition on which a procedure has no edition of its own.
    func gap(_ code: String, during period: Period) -> CivilDate? {
        var day = period.first
        let known = (byCode[code] ?? []).compactMap(\.period).sorted { $0.first < $1.first }
        for edition in known where edition.contains(day) {
            guard let last = edition.last else { return nil }
            day = last.adding(days: 1)
        }
        return period.contains(day) ? day : nil
    }

    /// The procedures of the children and of theirs, each once.
    private func children(of draft: ProcedureDraft) -> Set<String> {
        var found: Set<String> = []
        var waiting = draft.children.map(\.child.procedure)
        while let code = waiting.popLast() {
            guard found.insert(code).inserted else { continue }
            for edition in byCode[code] ?? [] {
                waiting += edition.children.map(\.child.procedure)
            }
        }
        return found
    }
}
