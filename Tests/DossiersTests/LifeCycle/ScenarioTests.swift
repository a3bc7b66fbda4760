import Dossiers
import Testing

/// Plays the tables of `Scenarios/`.
@Suite struct ScenarioTests {
    @Test func thereAreTables() { #expect(Scenario.files.count >= 20) }

    @Test(arguments: Scenario.files)
    func plays(_ file: String) throws {
        let scenario = try Scenario(file: file)
        let edition = scenario.fixture.edition
        var walk: Walk?
        #expect(!scenario.lines.isEmpty)
        for line in scenario.lines {
            let place = "\(scenario.file):\(line.number) \(line.command)"
            guard let officer = Office.officers[line.officer] else {
                Issue.record("\(place): nobody is called \(line.officer)")
                return
            }
            do {
                try Self.play(line, by: officer, in: edition, &walk)
                guard let walk else { return }
                check(line, walk, place)
            } catch let error as TransitionError {
                let expected = line.verdict.hasPrefix("refused: ")
                let fragment = line.verdict.dropFirst("refused: ".count)
                #expect(
                    expected && error.sentence.en.contains(fragment),
                    "\(place): \(error.sentence.en)")
            }
        }
        if let walk { #expect(try Dossier.replay(walk.entries) == walk.dossier) }
    }

    private func check(_ line: Scenario.Line, _ walk: Walk, _ place: String) {
        guard line.command != "sheet" else {
            let parts =
                (try? ControlSheet(entries: walk.entries, edition: walk.edition))?.parts ?? []
            let sheet = parts.map(\.text).joined(separator: ", ")
            #expect(sheet == line.verdict, "\(place): \(sheet)")
            return
        }
        let facts = walk.facts
        for wanted in line.verdict.split(separator: ", ").map(String.init) {
            #expect(facts.contains(wanted), "\(place): wanted \"\(wanted)\" of \(facts)")
        }
    }

    private static func play(
        _ line: Scenario.Line, by officer: Officer, in edition: Edition, _ walk: inout Walk?
    ) throws {
        let spelled = SpelledCommand(line.command)
        switch (spelled.name, spelled.command) {
        case ("receive", _):
            walk = Walk(edition, from: try receive(spelled, line, by: officer, in: edition))
        case ("sheet", _), ("look", _): break
        case (_, let command?): try walk?.apply(command, by: officer, at: line.time)
        case (_, nil): throw Scenario.Malformed(description: "unknown command \(line.command)")
        }
    }

    private static func receive(
        _ spelled: SpelledCommand, _ line: Scenario.Line, by officer: Officer, in edition: Edition
    ) throws(TransitionError) -> Transition {
        let words = spelled.words
        func after(_ word: String) -> String? {
            words.firstIndex(of: word).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        }
        return try edition.received(
            at: line.time, by: officer,
            at: after("at").flatMap { Office.units[$0] } ?? Office.commune,
            channel: words.lazy.compactMap { Channel(rawValue: $0) }.first ?? .direct,
            caseCode: after("case"),
            papers: words.contains("without-papers") ? [] : after("with").map { [$0] } ?? ["form"],
            isDifficultArea: words.contains("difficult-area"))
    }
}
