import Dossiers

/// A dossier with the ledger that led to it, walked on by one command after another.
struct Walk {
    private(set) var edition: Edition
    private(set) var entries: [LedgerEntry]
    private(set) var dossier: Dossier
    private(set) var alarm: Alarm?
    private(set) var effects: [Effect]
    /// The ways from state to state that it has taken so far.
    private(set) var arrows: [Arrow]
    /// The officer of the last act, for the signature line.
    private(set) var officer: Officer?
    /// The editions that it was under before.
    private var former: [EditionID: Edition] = [:]
    /// The levels that the rest of the matter has touched.
    var beside: LevelSet = []

    init(_ edition: Edition, from first: Transition, by officer: Officer? = nil) {
        self.edition = edition
        entries = [first.entry]
        dossier = first.dossier
        alarm = first.alarm
        effects = first.effects
        self.officer = officer
        arrows = [
            Arrow(from: nil, command: first.entry.event.name, to: first.dossier.state.kind)
        ]
    }

    @discardableResult
    mutating func apply(
        _ command: Command, by officer: Officer, at instant: Instant
    ) throws(TransitionError) -> Transition {
        let transition = try edition.apply(
            command, to: dossier, by: officer, at: instant, beside: beside)
        take(transition, command.name, by: officer)
        return transition
    }

    /// Moves the dossier to another edition.
    @discardableResult
    mutating func migrate(
        to next: Edition, steps: [StepID: StepID] = [:], basis: String, by officer: Officer,
        at instant: Instant, role: (RoleID) -> Role? = Office.role,
        child: (String) -> RouteGraph? = { _ in RouteGraph(nodes: [], receptions: LevelSet()) }
    ) throws(MigrationObstacle) -> Transition {
        let transition = try next.migrate(
            dossier, from: edition, steps: steps, basis: basis,
            graph: RouteGraph(next.procedure, role: role), child: child, by: officer,
            at: instant, beside: beside)
        former[edition.id] = edition
        edition = next
        take(transition, "migrate", by: officer)
        return transition
    }

    /// Puts the dossier under another version of its calendar.
    mutating func redate(
        under next: Edition, basis: String, by officer: Officer, at instant: Instant
    ) throws {
        let earlier = former.mapValues { $0.with(calendar: next.calendar) }
        let redating = try next.redating(of: entries, earlier: earlier, basis: basis)
        edition = next
        try apply(.house(.redate(redating)), by: officer, at: instant)
    }

    /// Puts one unit in another's place, the levels counted anew.
    mutating func transfer(
        _ from: Unit, to next: Unit, basis: String, at instant: Instant
    ) throws(TransitionError) {
        let levels = dossier.touched.subtracting(LevelSet(from.level)).union(LevelSet(next.level))
        let transfer = Transfer(
            changes: [Transfer.Change(from: from.id, to: next.id)], touched: levels, basis: basis)
        try apply(.house(.transfer(transfer)), by: .router, at: instant)
    }

    private mutating func take(_ transition: Transition, _ command: String, by officer: Officer) {
        arrows.append(
            Arrow(
                from: dossier.state.kind, command: command, to: transition.dossier.state.kind))
        entries.append(transition.entry)
        dossier = transition.dossier
        alarm = transition.alarm
        effects = transition.effects
        self.officer = officer
    }
}

/// A way from a state to a state by a command; from nil a dossier begins.
struct Arrow: Hashable {
    let from: StateKind?
    let command: String
    let to: StateKind
}

extension Office {
    /// The roles of the fixture procedure for the proofs.
    static func role(_ id: RoleID) -> Role? {
        let level: AdministrativeLevel? =
            switch id {
            case "one-stop": nil
            case "neighbour": communeLevel
            case "ministry": ministryLevel
            default: provinceLevel
            }
        return Role(
            id: id, name: Bilingual(vi: id), binding: id == "one-stop" ? .receiving : .nearest,
            level: level)
    }
}
