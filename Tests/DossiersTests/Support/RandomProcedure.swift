import Dossiers

/// Draws procedures at random: loops, several deciding steps, consultations, children, a duty,
/// pauses, four eyes, every policy; sound ones, within two levels or beyond.
struct RandomProcedure {
    private var random: Seeded
    private let levels: [AdministrativeLevel]
    private let count: Int
    private let decisive: Int

    /// - Parameters:
    ///   - receptions: The levels that must be able to receive; for a child, its parent's.
    ///   - levels: The levels it may touch; nil for mostly two of its own.
    static func draw(
        _ random: inout Seeded, code: String, id: EditionID, children: [String] = [],
        receptions: LevelSet? = nil, among levels: [AdministrativeLevel]? = nil
    ) -> Procedure {
        while true {
            var draft = RandomProcedure(&random, among: levels)
            let procedure = draft.procedure(code, id, children: children, receptions: receptions)
            random = draft.random
            let graph = RouteGraph(procedure, role: RandomOffice.role)
            if SoundnessProof.faults(graph).isEmpty { return procedure }
        }
    }

    /// The same procedure in a later edition: other policies, and at times other names of steps.
    static func next(
        _ old: Procedure, _ random: inout Seeded, id: EditionID
    ) -> (procedure: Procedure, steps: [StepID: StepID]) {
        let other = draw(&random, code: old.code, id: id)
        let renames = Bool.random(using: &random)
        let names = Dictionary(
            uniqueKeysWithValues: old.steps.map { ($0.id, renames ? $0.id + "n" : $0.id) })
        func named(_ step: StepID) -> StepID { names[step] ?? step }
        let steps = old.steps.map { step in
            Step(
                id: named(step.id), name: step.name, role: step.role, post: step.post,
                limit: step.limit,
                outcomes: step.outcomes.map {
                    Outcome(id: $0.id, name: $0.name, next: named($0.next), decision: $0.decision)
                })
        }
        let keepsAll = Int.random(in: 0..<4, using: &random) > 0
        let procedure = Procedure(
            code: old.code, edition: Int(id), period: old.period, ruleSet: old.ruleSet,
            name: old.name, field: old.field, legalBasis: [], levels: [],
            reception: old.reception, calendar: "office", counting: old.counting,
            limits: other.limits, supplement: other.supplement,
            reappointment: other.reappointment, papers: old.papers, fee: old.fee, results: [],
            pauseReasons: keepsAll ? old.pauseReasons : [],
            consultations: old.consultations.filter { _ in keepsAll }.map { asked in
                Consultation(
                    id: asked.id, step: named(asked.step), roles: asked.roles,
                    question: asked.question, deadline: asked.deadline,
                    countsInLimit: asked.countsInLimit, always: asked.always,
                    silence: asked.silence)
            },
            children: old.children.map { child in
                ChildProcedure(
                    id: child.id, procedure: child.procedure, step: child.step.map(named),
                    after: child.after, papers: [:], condition: child.condition)
            },
            duty: old.duty.flatMap { duty in
                !keepsAll
                    ? nil
                    : DutyPolicy(
                        step: named(duty.step), office: duty.office, outcomes: duty.outcomes,
                        basis: duty.basis, payWithin: duty.payWithin)
            }, fourEyes: old.fourEyes?.map { $0.map(named) }, steps: steps)
        return (procedure, names)
    }

    private init(_ random: inout Seeded, among few: [AdministrativeLevel]?) {
        count = Int.random(in: 3...8, using: &random)
        decisive = Int.random(in: max(0, count - 4)...count - 2, using: &random)
        // Mostly two levels; at times any.
        let drawn = RandomOffice.levels.shuffled(using: &random)
        let most = Int.random(in: 0..<5, using: &random) == 0 ? 4 : 2
        levels = few ?? Array(drawn.prefix(most))
        self.random = random
    }

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &random) == 0
    }

    private mutating func days(_ range: ClosedRange<Int>) -> TimeLimit {
        let unit: TimeUnit = chance(4) ? .day : .workingDay
        let halves = Int.random(in: range.lowerBound * 2...range.upperBound * 2, using: &random)
        return TimeLimit(thousandths: halves * 500, of: unit)!
    }

    private mutating func level() -> AdministrativeLevel { levels.randomElement(using: &random)! }

    private mutating func steps() -> [Step] {
        (0..<count).map { place in
            let isShop = place == 0 || place == count - 1
            return Step(
                id: "s\(place)", name: Bilingual(vi: "s\(place)"),
                role: isShop ? "shop" : "department\(level().rank)",
                post: chance(4) ? nil : "p\(place)",
                limit: chance(3) ? nil : days(1...3), outcomes: outcomes(place))
        }
    }

    private mutating func outcomes(_ place: Int) -> [Outcome] {
        guard place < count - 1 else { return [] }
        func way(_ name: String, _ next: Int, _ ruling: Ruling? = nil) -> Outcome {
            Outcome(id: name, name: Bilingual(vi: name), next: "s\(next)", decision: ruling)
        }
        if place == decisive {
            var ways = [way("grant", place + 1, .granted), way("deny", place + 1, .refused)]
            if place > 1, chance(3) {
                ways.append(way("again", Int.random(in: 1...place, using: &random)))
            }
            return ways
        }
        var ways = [way("on", place + 1)]
        guard place < decisive else { return ways }
        if place > 1, chance(3) {
            ways.append(way("back", Int.random(in: 1...place, using: &random)))
        }
        if place + 1 < decisive, chance(3) {
            ways.append(way("skip", Int.random(in: place + 2...decisive, using: &random)))
        }
        // A second step that rules, against the dossier and at once.
        if place > 0, chance(5) {
            let next = Int.random(in: decisive + 1...count - 1, using: &random)
            ways.append(way("at-once", next, .refused))
        }
        return ways
    }

    private mutating func consultations() -> [Consultation] {
        (0..<Int.random(in: 0...2, using: &random)).map { number in
            let roles = (0...Int.random(in: 0...1, using: &random)).map { place in
                "\(place == 0 ? "neighbour" : "tax")\(level().rank)"
            }
            return Consultation(
                id: "c\(number)", step: "s\(Int.random(in: 0...decisive, using: &random))",
                roles: roles, question: Bilingual(vi: "ý kiến \(number)"), deadline: days(1...4),
                countsInLimit: Bool.random(using: &random), always: chance(4),
                silence: Bool.random(using: &random) ? .recorded : .consent(basis: "Luật"))
        }
    }

    private mutating func children(_ procedures: [String]) -> [ChildProcedure] {
        var step = "s0"
        return procedures.enumerated().map { number, code in
            let conditions: [ChildProcedure.Condition?] = [nil, .always, .chosen, .cases(["k"])]
            let follows = number > 0 && chance(2)
            // A child opens where the one that it comes after does, or never.
            if !follows { step = "s\(Int.random(in: 0...decisive, using: &random))" }
            return ChildProcedure(
                id: "child\(number)", procedure: code, step: step,
                after: follows ? ["child\(number - 1)"] : [], papers: [:],
                condition: conditions.randomElement(using: &random)!)
        }
    }

    private mutating func duty(_ steps: [Step]) -> DutyPolicy? {
        guard chance(2) else { return nil }
        let step = steps[Int.random(in: 0...decisive, using: &random)]
        return DutyPolicy(
            step: step.id, office: "tax\(level().rank)",
            outcomes: chance(2) ? [] : [step.outcomes[0].id], basis: "QĐ 104",
            payWithin: chance(2) ? nil : days(2...6))
    }

    private mutating func procedure(
        _ code: String, _ id: EditionID, children names: [String], receptions: LevelSet?
    ) -> Procedure {
        var steps = steps()
        let fourEyes = chance(3) && count > 3 ? [["s1", "s2"]] : nil
        // Two steps of one department tempt one officer to do both.
        if fourEyes != nil { steps[2] = Self.step(steps[2], of: steps[1].role) }
        var shops = receptions ?? LevelSet(levels[0])
        if chance(2) { shops.insert(LevelSet(level())) }
        let resume = ResumePolicy.allCases.randomElement(using: &random)!
        return Procedure(
            code: code, edition: Int(id), period: Office.since, ruleSet: "R",
            name: Bilingual(vi: code), field: Field(code: "F", name: "F"), legalBasis: [],
            levels: [],
            reception: Reception(levels: shops, channels: [.direct, .online], subject: ""),
            calendar: "office", counting: CountingMode.allCases.randomElement(using: &random)!,
            limits: TimeLimits(
                general: days(2...12), byChannel: chance(2) ? [:] : [.online: days(1...9)],
                cases: [
                    ProcedureCase(code: "k", name: Bilingual(vi: "k"), limit: days(1...9))
                ]),
            supplement: SupplementPolicy(
                resume: resume, atMost: chance(2) ? nil : 2,
                respondWithin: chance(2) ? nil : days(2...8)),
            reappointment: ReappointmentPolicy(atMost: 1, longest: chance(2) ? nil : days(5...9)),
            papers: [
                Paper(
                    code: "map", name: "map", originals: 1, copies: 0, electronic: true,
                    required: false)
            ], fee: .free(basis: ""), results: [],
            pauseReasons: (0..<Int.random(in: 0...2, using: &random)).map {
                PauseReason(code: "w\($0)", name: Bilingual(vi: "w"), basis: "", awaited: "land")
            }, consultations: consultations(), children: children(names), duty: duty(steps),
            fourEyes: fourEyes, steps: steps)
    }

    private static func step(_ step: Step, of role: RoleID) -> Step {
        Step(
            id: step.id, name: step.name, role: role, post: step.post, limit: step.limit,
            outcomes: step.outcomes)
    }

    /// The rule set of a walk, and the edition made of it.
    static func edition(
        _ procedure: Procedure, id: EditionID, stopEnds: Bool, calendar: WorkingCalendar
    ) -> Edition {
        let whole = EditionFixture(stopEnds: stopEnds).edition.ruleSet
        return Edition(
            id: id, procedure: procedure, ruleSet: whole, calendars: ["office": calendar])
    }
}
