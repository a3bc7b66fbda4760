import Dossiers

/// What the lines `given …` of a scenario set up.
struct Setting: Sendable {
    var fixture = EditionFixture()
    /// The edition that follows, and the calendar announced later.
    private(set) var next: EditionFixture?
    private(set) var later: WorkingCalendar?
    private(set) var beside: LevelSet = []
    private(set) var parent: ParentLink?
    private var mandates: [String: [Mandate]] = [:]

    /// An officer with the mandates that the scenario gives.
    func officer(_ name: String) -> Officer? {
        guard let officer = Office.officers[name] else { return nil }
        guard let mandates = mandates[name] else { return officer }
        return Officer(
            id: officer.id, name: officer.name, unit: officer.unit, posts: officer.posts,
            standsFor: officer.standsFor, mandates: mandates)
    }

    /// The mandate of a number.
    func mandate(_ id: MandateID) -> Mandate? {
        mandates.values.joined().first { $0.id == id }
    }

    /// Takes one line in; false where it says nothing known.
    mutating func take(_ line: SpelledCommand) -> Bool {
        let value = line.words.joined(separator: " ")
        switch line.name {
        case "resume-policy": fixture.resume = ResumePolicy(rawValue: value) ?? .resume
        case "supplements-at-most": fixture.supplementsAtMost = Int(value)
        case "respond-within": fixture.respondWithin = TimeLimit(value)
        case "counting": fixture.counting = CountingMode(rawValue: value) ?? .byHours
        case "channels": fixture.channels = line.words.compactMap { Channel(rawValue: $0) }
        case "limit": fixture.limits = TimeLimits(general: limit(value))
        case "in-force-from": fixture.period = Period(first: CivilDate(value)!)
        case "inspection": fixture.hasInspection = true
        case "stop": fixture.stopEnds = value != "pauses"
        case "pause-reasons": fixture.pauseReasons = line.words
        case "check-within": fixture.checkWithin = TimeLimit(value)
        case "appointments":
            fixture.reappointment = ReappointmentPolicy(
                atMost: Int(line.words.first ?? "") ?? 1, longest: line.limit(after: "longest"))
        case "four-eyes": fixture.fourEyes = (fixture.fourEyes ?? []) + [line.words]
        default: return takeMatter(line)
        }
        return true
    }

    private mutating func takeMatter(_ line: SpelledCommand) -> Bool {
        switch line.name {
        case "duty": fixture.duty = duty(line)
        case "consultation": fixture.consultations.append(consultation(line))
        case "child": fixture.children.append(child(line))
        case "child-of":
            parent = ParentLink(
                dossier: 9, code: line.words.first ?? "", child: line.after("as") ?? "")
        case "beside":
            beside = line.words.compactMap(UInt8.init).compactMap { AdministrativeLevel(rank: $0) }
                .reduce(into: []) { $0.insert(LevelSet($1)) }
        case "mandate": addMandate(line)
        case "later-calendar":
            later = TestCalendar.later(
                off: line.after("off").flatMap { CivilDate($0) },
                worked: line.after("worked").flatMap { CivilDate($0) })
        case "next-edition":
            var next = fixture
            next.id = 2
            next.renamed = Setting.renamed(line)
            self.next = next
        default: return false
        }
        return true
    }

    /// Reads `appraise=verify`.
    static func renamed(_ line: SpelledCommand) -> [StepID: StepID] {
        let pairs = line.words.map { $0.split(separator: "=").map(String.init) }
        return Dictionary(
            pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Reads `duty at appraise of tax for propose within 10 working-day`.
    private func duty(_ line: SpelledCommand) -> DutyPolicy {
        DutyPolicy(
            step: line.after("at") ?? "appraise", office: line.after("of") ?? "tax",
            outcomes: line.after("for").map { [$0] } ?? [], basis: "QĐ 104/2026/QĐ-UBND",
            payWithin: line.limit(after: "within"))
    }

    /// Reads `consultation land at appraise of tax,health within 5 working-day outside always
    /// consent "…"`; the text is the basis on which silence is consent.
    private func consultation(_ line: SpelledCommand) -> Consultation {
        let name = line.words.first ?? ""
        return Consultation(
            id: name, step: line.after("at") ?? "appraise",
            roles: line.after("of")?.split(separator: ",").map(String.init) ?? [],
            question: Bilingual(vi: "ý kiến \(name)", en: "opinion \(name)"),
            deadline: line.limit(after: "within") ?? limit("5 working-day"),
            countsInLimit: !line.words.contains("outside"),
            always: line.words.contains("always"),
            silence: line.text.isEmpty ? .recorded : .consent(basis: line.text))
    }

    /// Reads `child insurance of 2.000986 at appraise after birth,residence case urgent` or
    /// `chosen`.
    private func child(_ line: SpelledCommand) -> ChildProcedure {
        var condition: ChildProcedure.Condition?
        if let code = line.after("case") { condition = .cases([code]) }
        if line.words.contains("chosen") { condition = .chosen }
        return ChildProcedure(
            id: line.words.first ?? "", procedure: line.after("of") ?? "",
            step: line.after("at") ?? "appraise",
            after: line.after("after")?.split(separator: ",").map(String.init) ?? [], papers: [:],
            condition: condition)
    }

    /// Reads `mandate province/Minh leader of province/Lan from 2026-03-01 to 2026-03-31 acting
    /// procedure 1.014359 "15/QĐ-SNV"`.
    private mutating func addMandate(_ line: SpelledCommand) {
        guard let name = line.words.first, line.words.count > 1,
            let principal = line.after("of").flatMap({ Office.officers[$0] }),
            let unit = principal.unit, let first = line.after("from").flatMap({ CivilDate($0) })
        else { return }
        mandates[name, default: []].append(
            Mandate(
                id: MandateID(mandates.values.joined().count + 1),
                kind: line.words.contains("acting") ? .acting : .delegation, decision: line.text,
                principal: principal.id, principalName: principal.name, unit: unit,
                posts: [line.words[1]],
                procedures: Set([line.after("procedure")].compactMap { $0 }),
                period: Period(
                    first: first, last: line.after("to").flatMap { CivilDate($0) })))
    }
}
