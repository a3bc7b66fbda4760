import Dossiers

/// A scenario being played: the dossier so far, and what went otherwise than the table says.
struct Play {
    let scenario: Scenario
    private let edition: Edition
    private(set) var walk: Walk?
    private(set) var faults: [String] = []
    /// The ways that all dossiers of the table have taken.
    private(set) var arrows: Set<Arrow> = []

    init(_ scenario: Scenario) throws {
        self.scenario = scenario
        edition = scenario.setting.fixture.edition
        for line in scenario.lines { try play(line) }
        if let walk, try Dossier.replay(walk.entries) != walk.dossier {
            faults.append("\(scenario.file): the replay differs")
        }
    }

    /// The arrows that the tables take, each with the files that take it.
    static let taken: [Arrow: Set<String>] = {
        var taken: [Arrow: Set<String>] = [:]
        for file in Scenario.files {
            let play = try? Play(Scenario(file: file))
            for arrow in play?.arrows ?? [] { taken[arrow, default: []].insert(file) }
        }
        return taken
    }()

    private mutating func play(_ line: Scenario.Line) throws {
        let place = "\(scenario.file):\(line.number) \(line.command)"
        guard let officer = scenario.setting.officer(line.officer) else {
            faults.append("\(place): nobody is called \(line.officer)")
            return
        }
        do {
            if let text = try look(line) {
                if text != line.verdict { faults.append("\(place): \(text)") }
                return
            }
            try act(line, by: officer)
            check(line, place)
        } catch let error as TransitionError {
            hear(error.sentence.en, line, place)
        } catch let error as MigrationObstacle {
            hear(error.sentence.en, line, place)
        }
        arrows.formUnion(walk?.arrows ?? [])
    }

    private mutating func hear(_ sentence: String, _ line: Scenario.Line, _ place: String) {
        let fragment = line.verdict.dropFirst("refused: ".count)
        if !line.verdict.hasPrefix("refused: ") || !sentence.contains(fragment) {
            faults.append("\(place): \(sentence)")
        }
    }

    private mutating func check(_ line: Scenario.Line, _ place: String) {
        guard let facts = walk?.facts else { return }
        for wanted in line.verdict.split(separator: ", ").map(String.init)
        where !facts.contains(wanted) {
            faults.append("\(place): wanted \"\(wanted)\" of \(facts)")
        }
    }

    /// What a command that changes nothing shows; nil for one that acts.
    private func look(_ line: Scenario.Line) throws -> String? {
        guard let walk else { return nil }
        switch line.command {
        case "sheet":
            return try ControlSheet(entries: walk.entries, edition: walk.edition).parts.map(\.text)
                .joined(separator: ", ")
        case "opinions": return try walk.opinionLines(at: line.time)
        case "lateness": return try walk.lateness(at: line.time)
        case "custody": return try walk.custody()
        default: return nil
        }
    }

    private mutating func act(_ line: Scenario.Line, by officer: Officer) throws {
        let spelled = SpelledCommand(line.command)
        switch spelled.name {
        case "receive", "file":
            var begun = Walk(edition, from: try receive(spelled, line, by: officer), by: officer)
            begun.beside = scenario.setting.beside
            walk = begun
        case "look": break
        case "migrate":
            let next = try known(scenario.setting.next, line)
            try walk?.migrate(
                to: next.edition, steps: Setting.renamed(spelled), basis: spelled.text,
                by: officer, at: line.time)
        case "redate":
            var later = scenario.setting.fixture
            later.calendar = try known(scenario.setting.later, line)
            try walk?.redate(
                under: later.edition, basis: spelled.text, by: officer, at: line.time)
        case "transfer":
            let from = try known(Office.units[spelled.words.first ?? ""], line)
            let next = try known(spelled.after("to").flatMap { Office.units[$0] }, line)
            try walk?.transfer(from, to: next, basis: spelled.text, at: line.time)
        default:
            let command = try known(SpelledCommand.asking(line.command) ?? spelled.command, line)
            try walk?.apply(command, by: officer, at: line.time)
        }
    }

    private func known<Value>(_ value: Value?, _ line: Scenario.Line) throws -> Value {
        guard let value else {
            throw Scenario.Malformed(
                description: "\(scenario.file):\(line.number): unknown: \(line.command)")
        }
        return value
    }

    private func receive(
        _ spelled: SpelledCommand, _ line: Scenario.Line, by officer: Officer
    ) throws(TransitionError) -> Transition {
        let words = spelled.words
        let filedAt = words.firstIndex(of: "filed-at").flatMap { index in
            Instant("\(words[index + 1]) \(words[index + 2])+07:00")
        }
        let channel = words.lazy.compactMap { Channel(rawValue: $0) }.first
        return try edition.received(
            at: line.time, by: officer,
            at: spelled.after("at").flatMap { Office.units[$0] } ?? Office.commune,
            channel: channel ?? (spelled.name == "file" ? .online : .direct),
            caseCode: spelled.after("case"),
            papers: words.contains("without-papers")
                ? [] : spelled.after("with").map { [$0] } ?? ["form"],
            isDifficultArea: words.contains("difficult-area"), filedAt: filedAt,
            parent: scenario.setting.parent, isFiled: spelled.name == "file")
    }
}
