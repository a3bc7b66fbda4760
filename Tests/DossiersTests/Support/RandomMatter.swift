import Dossiers

/// A matter at random: a dossier, and the children that the test opens as the router would.
///
/// The same seed takes the same way.
struct RandomMatter {
    /// The parent first; the children in the order of opening.
    var dossiers: [Followed]
    private let editions: [String: Edition]
    private let later: (edition: Edition, steps: [StepID: StepID])
    private let stopEnds: Bool
    private var random: Seeded
    var time: Instant
    private var isReorganised = false
    /// Whether something was once delivered where no role would send it.
    private var hasStrayed = false

    init(seed: UInt64) throws {
        var random = Seeded(seed)
        stopEnds = Bool.random(using: &random)
        let calendar = TestCalendar.office
        let names = (0..<Int.random(in: 0...3, using: &random)).map { "child-\($0)" }
        // A matter of procedures made for each other, or of any.
        let fits = Int.random(in: 0..<3, using: &random) > 0
        let levels = fits ? Array(RandomOffice.levels.shuffled(using: &random).prefix(2)) : nil
        let parent = RandomProcedure.draw(
            &random, code: "parent", id: 1, children: names, among: levels)
        var editions: [String: Edition] = [:]
        for (number, name) in names.enumerated() {
            let id = EditionID(number + 10)
            let child = RandomProcedure.draw(
                &random, code: name, id: id, receptions: parent.reception.levels, among: levels)
            editions[name] = RandomProcedure.edition(
                child, id: id, stopEnds: stopEnds, calendar: calendar)
        }
        let edition = RandomProcedure.edition(
            parent, id: 1, stopEnds: stopEnds, calendar: calendar)
        let next = RandomProcedure.next(parent, &random, id: 2)
        later = (
            RandomProcedure.edition(
                next.procedure, id: 2, stopEnds: stopEnds, calendar: calendar), next.steps
        )
        self.editions = editions
        time = local("2026-03-02 08:00").adding(
            seconds: Int64.random(in: 0..<2_000_000, using: &random))
        dossiers = [try Self.begin(edition, &random, at: time)]
        self.random = random
    }

    private static func begin(
        _ edition: Edition, _ random: inout Seeded, at time: Instant
    ) throws -> Followed {
        let level = edition.procedure.reception.levels.levels.randomElement(using: &random)!
        let unit = RandomOffice.unit(.shop, level)
        let isFiled = Int.random(in: 0..<3, using: &random) == 0
        let isLate = !isFiled && Int.random(in: 0..<4, using: &random) == 0
        let application = Application(
            applicant: Applicant(name: "B"), channel: isFiled ? .online : .direct, subject: "1",
            caseCode: Bool.random(using: &random) ? "k" : nil, papers: [], note: "",
            filedAt: isLate ? time.adding(seconds: -200_000) : nil)
        let desk = Edition.Desk(id: 1, code: "P", unit: unit, isDifficultArea: false)
        let officer = RandomOffice.officers.first { $0.unit == unit.id }!
        let first =
            isFiled
            ? try edition.file(application, at: desk, by: officer, at: time)
            : try edition.receive(application, at: desk, by: officer, at: time)
        return Followed(edition, from: first)
    }

    /// The levels that all of the matter has touched.
    var touched: LevelSet { dossiers.reduce(into: []) { $0.formUnion($1.walk.dossier.touched) } }

    func beside(_ index: Int) -> LevelSet {
        dossiers.indices.filter { $0 != index }
            .reduce(into: []) { $0.formUnion(dossiers[$1].walk.dossier.touched) }
    }

    // MARK: One step

    /// Lets something happen and names the promise that broke, or nil.
    mutating func step() throws -> String? {
        tick()
        let index = Int.random(in: 0..<dossiers.count, using: &random)
        dossiers[index].walk.beside = beside(index)
        let fault: String?
        switch Int.random(in: 0..<40, using: &random) {
        case 0 where index == 0: fault = try migrate()
        case 1: fault = try redate(index)
        case 2 where !isReorganised: fault = try reorganise()
        default: fault = try command(index)
        }
        if let fault { return fault }
        if !touched.isWithinLimit { return "the matter touches \(touched.count) levels" }
        return try followGroup()
    }

    private mutating func tick() {
        let long = Int.random(in: 0..<6, using: &random) == 0
        // Now and then the clock goes back, as clocks do.
        time = time.adding(
            seconds: Int64.random(in: -600...(long ? 500_000 : 15_000), using: &random))
        let alarm = dossiers.randomElement(using: &random)!.walk.alarm
        if let alarm, alarm.at > time, Int.random(in: 0..<8, using: &random) == 0 {
            time = alarm.at
        }
    }

    private mutating func command(_ index: Int) throws -> String? {
        let walk = dossiers[index].walk
        let command = walk.randomCommand(&random, unit: unit(doing:walk:))
        let officer =
            Int.random(in: 0..<10, using: &random) < 8
            ? walk.fitting(command, &random)
            : RandomOffice.officers.randomElement(using: &random)!
        do throws(TransitionError) {
            try dossiers[index].walk.apply(command, by: officer, at: time)
        } catch {
            if case .thirdLevel = error, isProven, isOfTheRoute(command, walk) {
                return "the proof passed what the engine refuses: \(error)"
            }
            return dossiers[index].walk.dossier == walk.dossier
                ? nil : "a refused command changed the dossier"
        }
        if !isOfTheRoute(command, walk) { hasStrayed = true }
        return try dossiers[index].brokenPromise(since: walk, command, by: officer)
    }

    /// Whether the matter's procedures keep to two levels on every path.
    var isProven: Bool {
        let procedure = dossiers[0].walk.edition.procedure
        let graph = RouteGraph(procedure, role: RandomOffice.role)
        let witness = TwoLevelProof.witness(graph) { code in
            editions[code].map { RouteGraph($0.procedure, role: RandomOffice.role) }
        }
        return witness == nil && !dossiers[0].isMigrated && !hasStrayed
    }

    /// Whether a command is one that the procedure foresees, and no stray delivery.
    private func isOfTheRoute(_ command: Command, _ walk: Walk) -> Bool {
        switch command {
        case .group(.opened), .group(.progressed): return false
        case .deliver(let unit):
            return walk.dossier.state.step.map { self.unit(doing: $0, walk: walk) } == unit
        default: return true
        }
    }

    /// The unit that fills the role of a step today.
    func unit(doing step: StepID, walk: Walk) -> Unit {
        let role = walk.edition.procedure.step(step)?.role ?? "shop"
        guard role != "shop" else { return RandomOffice.unit(walk.dossier.reception.unit)! }
        let unit = RandomOffice.units.first { $0.roles == [role] }!
        let isMoved = isReorganised && unit.code.hasPrefix("department")
        return isMoved ? RandomOffice.unit(.successor, unit.level) : unit
    }

    // MARK: House

    private mutating func migrate() throws -> String? {
        let walk = dossiers[0].walk
        guard walk.dossier.custodian != nil, walk.edition.id == 1 else { return nil }
        do throws(MigrationObstacle) {
            try dossiers[0].walk.migrate(
                to: later.edition, steps: later.steps, basis: "1/2026", by: .router, at: time,
                role: RandomOffice.role)
        } catch { return dossiers[0].walk.dossier == walk.dossier ? nil : "an obstacle moved it" }
        dossiers[0].isMigrated = true
        return try dossiers[0].brokenPromise(since: walk, nil, by: .router)
    }

    private mutating func redate(_ index: Int) throws -> String? {
        let walk = dossiers[index].walk
        guard walk.dossier.custodian != nil else { return nil }
        let calendar = TestCalendar.later(
            off: CivilDate("2026-03-17")!, worked: CivilDate("2026-03-28")!)
        let next = RandomProcedure.edition(
            walk.edition.procedure, id: walk.edition.id, stopEnds: stopEnds, calendar: calendar)
        try dossiers[index].walk.redate(
            under: next, basis: "2450/VPCP", by: .router, at: time)
        return try dossiers[index].brokenPromise(since: walk, nil, by: .router)
    }

    /// Every department gives way to its successor, in all open dossiers of the matter.
    private mutating func reorganise() throws -> String? {
        guard Int.random(in: 0..<3, using: &random) == 0 else { return nil }
        isReorganised = true
        let changes = RandomOffice.levels.map { level in
            Transfer.Change(
                from: RandomOffice.unit(.department, level).id,
                to: RandomOffice.unit(.successor, level).id)
        }
        for index in dossiers.indices where dossiers[index].walk.dossier.custodian != nil {
            let walk = dossiers[index].walk
            let transfer = Transfer(
                changes: changes, touched: walk.dossier.touched, basis: "NQ 202/2025/QH15")
            try dossiers[index].walk.apply(
                .house(.transfer(transfer)), by: .router, at: time)
            let fault = try dossiers[index].brokenPromise(
                since: walk, .house(.transfer(transfer)), by: .router)
            if let fault { return fault }
        }
        return nil
    }

    // MARK: The router

    /// Opens what is due, tells the parent how far its children are, and ends them with it.
    mutating func followGroup() throws -> String? {
        if let fault = try openChildren() { return fault }
        for index in dossiers.indices.dropFirst() {
            if let fault = try report(index) ?? finish(index) { return fault }
        }
        return touched.isWithinLimit ? nil : "the router passed a third level"
    }

    private mutating func openChildren() throws -> String? {
        let due = dossiers[0].walk.edition.dueChildren(of: dossiers[0].walk.dossier)
        for child in due.skip {
            if let fault = try told(.progressed(child: child.id, .skipped)) { return fault }
        }
        for child in due.open {
            let parent = dossiers[0].walk.dossier
            let number = DossierID(dossiers.count + 1)
            let desk = Edition.Desk(
                id: number, code: "C\(number)", unit: RandomOffice.unit(parent.reception.unit)!,
                isDifficultArea: false,
                parent: ParentLink(dossier: 1, code: "P", child: child.id))
            let application = Application(
                applicant: Applicant(name: "B"), channel: .direct, subject: "1", caseCode: nil,
                papers: [], note: "")
            let at = max(time, parent.changedAt)
            let edition = editions[child.procedure]!
            let first = try edition.receive(application, at: desk, by: .router, at: at)
            dossiers.append(Followed(edition, from: first))
            let fault = try told(
                .opened(child: child.id, dossier: number, code: desk.code))
            if let fault { return fault }
        }
        return nil
    }

    private mutating func told(_ command: GroupCommand) throws -> String? {
        let walk = dossiers[0].walk
        try dossiers[0].walk.apply(.group(command), by: .router, at: time)
        return try dossiers[0].brokenPromise(since: walk, .group(command), by: .router)
    }

    private mutating func report(_ index: Int) throws -> String? {
        let child = dossiers[index].walk.dossier
        let parent = dossiers[0].walk.dossier
        guard parent.custodian != nil, let link = child.matter?.parent,
            let status = child.report(in: dossiers[index].walk.edition),
            parent.matter?.children.first(where: { $0.id == link.child })?.status != status
        else { return nil }
        return try told(.progressed(child: link.child, status))
    }

    /// The children are returned with their group, or end with it.
    private mutating func finish(_ index: Int) throws -> String? {
        let walk = dossiers[index].walk
        guard dossiers[0].walk.dossier.custodian == nil, walk.dossier.custodian != nil else {
            return nil
        }
        var command = Command.withdraw(reason: "its group has ended")
        if case .decided(let holding, _) = walk.dossier.state {
            guard walk.edition.step(holding.step).returnsResult else { return nil }
            command = .returnResult(to: "B")
        } else if case .returning = walk.dossier.state {
            return nil
        }
        try dossiers[index].walk.apply(command, by: .router, at: time)
        return try dossiers[index].brokenPromise(since: walk, command, by: .router)
    }
}
