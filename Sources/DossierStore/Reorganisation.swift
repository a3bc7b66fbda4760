public import Dossiers
internal import Postgres

extension DossierStore {
    /// What becomes of one open dossier in a reorganisation.
    public struct TransferLine: Hashable, Sendable {
        public let code: String
        /// The codes of the unit that answered for it and of the one that does from now on.
        public let from: String
        public let to: String
        /// Why it could not go over; nil where it did.
        public let obstacle: Bilingual?
    }

    /// Carries a reorganisation out as one audited act: publishes the units as they are from a day
    /// on, and puts successors in the place of the ended ones in every open dossier.
    ///
    /// Codes and clocks stay; custodians change (resolution 202/2025/QH15 for 1 July 2025).
    ///
    /// Merging, splitting, abolishing and renaming are all said by the units' successors. Of
    /// several successors a dossier goes to the one that answers for its subject's area.
    ///
    /// - Returns: The dossiers whose custodian changes or cannot.
    public func reorganise(
        _ organisation: Organisation, province: (code: String, name: String), on day: CivilDate,
        basis: String, dryRun: Bool, by officer: Officer
    ) async throws -> [TransferLine] {
        try await act(basis: basis, dryRun: dryRun) { store, session in
            try session.execute(Self.unitsAreReorganised)
            try store.publish(organisation, province: province, &session)
            let now = try store.now(&session)
            // A unit answers from its first day on, so custody is not moved ahead of it.
            guard day <= Self.day(of: now) else { throw StoreError.dayAhead(day) }
            var work = ReorganisationWork(
                directory: try Directory(stored: &session), day: day, basis: basis,
                endedLevels: organisation.levels.reduce(into: LevelSet()) { levels, level in
                    if let last = level.period.last, last < day {
                        levels.insert(LevelSet(level.level))
                    }
                })
            let ended = work.endedUnits
            try store.change(
                where: """
                    d.custodian = any(\(ended)) or d.unit = any(\(ended))
                    or d.from_unit = any(\(ended))
                    or d.touched & \(Int16(bitPattern: work.endedLevels.rawValue)) <> 0
                    or exists (select from opinion o where o.tenant = d.tenant
                        and o.dossier = d.id and o.unit = any(\(ended)))
                    """, &session
            ) { row, session in
                let custodians = try session.execute(
                    """
                    select distinct custodian from ledger
                    where tenant = \(store.tenant) and dossier = \(row.dossier.id)
                        and custodian is not null
                    """)
                let past = try (0..<custodians.count).compactMap {
                    UnitID(rawValue: try custodians.int32($0, 0))
                }
                let edition = try store.law(of: row, &session)
                return work.transfer(row, edition, past: past, by: officer, at: now)
            }
            try store.record(
                "reorganisation", basis: basis,
                detail: [
                    "day": "\(day)", "moved": "\(work.lines.count { $0.obstacle == nil })",
                    "stayed": "\(work.lines.count { $0.obstacle != nil })",
                ], &session)
            return work.lines
        }
    }
}

extension DossierStore {
    /// Held by whoever puts a dossier on a unit's desk, until the transaction ends: a
    /// reorganisation waits, so that nothing comes to an ended unit behind its back.
    ///
    /// Any two constants do.
    static let unitsStayAsTheyAre: SQL = "select pg_advisory_xact_lock_shared(1836020835, 118)"
    private static let unitsAreReorganised: SQL = "select pg_advisory_xact_lock(1836020835, 118)"
}

/// The deciding half of a reorganisation.
private struct ReorganisationWork {
    let directory: Directory
    let day: CivilDate
    let basis: String
    let endedLevels: LevelSet
    var lines: [DossierStore.TransferLine] = []

    /// The numbers of the units that are no longer there on the day.
    var endedUnits: [Int32] {
        directory.units.filter { unit in
            unit.period.last.map { $0 < day } ?? false
        }.map(\.id.rawValue)
    }

    mutating func transfer(
        _ row: DossierRow, _ edition: Edition, past: [UnitID], by officer: Officer, at now: Instant
    ) -> Transition? {
        let dossier = row.dossier
        let named = Set(dossier.unitsNamed).sorted()
        var changes: [Transfer.Change] = []
        for unit in named {
            guard let successor = successor(of: unit, dossier), successor != unit else { continue }
            changes.append(.init(from: unit, to: successor))
        }
        let touched = levels(dossier, changes, past)
        guard !changes.isEmpty || touched != dossier.touched else {
            return lines(dossier, obstacle: nil)
        }
        let transfer = Transfer(changes: changes, touched: touched, basis: basis)
        do {
            let transition = try edition.apply(
                .house(.transfer(transfer)), to: dossier, by: officer, at: now,
                beside: row.groupLevels.subtracting(endedLevels))
            note(dossier, to: transition.dossier.custodian, obstacle: nil)
            return transition
        } catch {
            note(dossier, to: dossier.custodian, obstacle: error.sentence)
            return nil
        }
    }

    /// A dossier of an ended unit that nobody succeeds stays, and is listed.
    private mutating func lines(_ dossier: Dossier, obstacle: Bilingual?) -> Transition? {
        guard let custodian = dossier.custodian, endedUnits.contains(custodian.rawValue) else {
            return nil
        }
        note(
            dossier, to: custodian,
            obstacle: Bilingual(
                vi: "đơn vị đã kết thúc mà không có đơn vị kế thừa",
                en: "its unit has ended and names no successor"))
        return nil
    }

    private mutating func note(_ dossier: Dossier, to unit: UnitID?, obstacle: Bilingual?) {
        func code(_ unit: UnitID?) -> String {
            unit.flatMap { directory.unit($0)?.code } ?? ""
        }
        guard obstacle != nil || unit != dossier.custodian else { return }
        lines.append(
            DossierStore.TransferLine(
                code: dossier.code, from: code(dossier.custodian), to: code(unit),
                obstacle: obstacle))
    }

    private func successor(of unit: UnitID, _ dossier: Dossier) -> UnitID? {
        directory.standing(unit, on: day, subject: dossier.reception.subject)?.id
    }

    /// A level that no longer exists counts as the level of who succeeded its units.
    private func levels(
        _ dossier: Dossier, _ changes: [Transfer.Change], _ past: [UnitID]
    ) -> LevelSet {
        var levels = dossier.touched.subtracting(endedLevels)
        for change in changes { levels.insert(LevelSet(change.to.level)) }
        let asked = dossier.opinions.map(\.unit) + [dossier.matter?.duty?.office].compactMap(\.self)
        for unit in past + asked where endedLevels.contains(LevelSet(unit.level)) {
            if let successor = successor(of: unit, dossier) {
                levels.insert(LevelSet(successor.level))
            }
        }
        return levels
    }
}

extension Dossier {
    /// The units that the dossier names as it stands.
    fileprivate var unitsNamed: [UnitID] {
        var units = opinions.filter(\.isAwaited).map(\.unit)
        if let duty = matter?.duty, duty.stage != .confirmed { units.append(duty.office) }
        switch state {
        case .filed(let filing): units.append(filing.unit)
        case .held(let holding), .paused(let holding, _), .decided(let holding, _):
            units += [holding.unit] + [holding.cameFrom?.unit].compactMap(\.self)
        case .inTransit(let transit), .returning(let transit, _):
            units += [transit.from.unit] + [transit.unit].compactMap(\.self)
        case .returned, .refused, .stopped, .withdrawn: break
        }
        return units
    }
}
