import Dossiers
import Foundation
import Testing
import WorkflowFiles

/// Ten real workflows of another country: expressed in our format, or refused for a reason.
@Suite struct DigitTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Digit")

    /// A workflow as it was found, with what was checked about it by other means.
    struct Original: Decodable {
        struct State: Decodable {
            let id: String
            let kind: String
            let slaMs: Int?
        }

        struct Transition: Decodable {
            let from: String
            let action: String
            let to: String
            let roles: [String]
        }

        struct Facts: Decodable {
            let states: Int
            let transitions: Int
            let finalStates: [String]
            let targetsNotDeclared: [String]
            let unreachableFromStart: [String]
            let statesThatCannotReachAFinalState: [String]
            let finalStatesWithOutgoingTransitions: [String]
        }

        let slaMs: Int?
        let states: [State]
        let transitions: [Transition]
        let checkedFacts: Facts
    }

    /// One of the ten: its files, what rules in it, and what the checker says of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let original: String
        let file: String
        /// What rules, as `ACTION` or, where an action does so at one state only, `STATE ACTION`.
        let granted: [String]
        let refused: [String]
        var said: [String] = []

        var testDescription: String { original }
    }

    private static let twice = "decides a second time on the path "
    private static let licence =
        "start → initiated → applied → fieldinspection → pendingapproval → pendingpayment → "
        + "approved"

    static let cases = [
        Case(
            original: "digit_bpa_BPA_LOW", file: "expressed/bpa-low",
            granted: ["PENDINGAPPROVAL APPROVE"], refused: ["REVOCATE"]),
        Case(
            original: "digit_property_PT-CREATE", file: "expressed/pt-create",
            granted: ["APPROVE"], refused: ["REJECT"]),
        Case(
            original: "digit_ws_DisconnectWSConnection", file: "expressed/disconnectwsconnection",
            granted: ["APPROVE_FOR_DISCONNECTION"], refused: ["REJECT"]),
        Case(
            original: "digit_ws_ModifyWSConnection", file: "expressed/modifywsconnection",
            granted: ["APPROVE_CONNECTION"], refused: ["REJECT"]),
        Case(
            original: "digit_ws_NewWS1", file: "expressed/newws1",
            granted: ["APPROVE_FOR_CONNECTION"], refused: ["REJECT"]),
        Case(
            original: "digit_pgr_PGR", file: "rejected/pgr", granted: ["RESOLVE"],
            refused: ["REJECT"],
            said: [
                "outcome \"reject\" " + twice
                    + "start → pendingforassignment → rejected → pendingforassignment",
                "outcome \"reject\" " + twice
                    + "start → pendingforassignment → rejected → pendingforassignment → "
                    + "pendingatlme → pendingforreassignment",
                "outcome \"resolve\" " + twice
                    + "start → pendingforassignment → rejected → pendingforassignment → "
                    + "pendingatlme",
            ]),
        Case(
            original: "digit_tl_DIRECTRENEWAL", file: "rejected/directrenewal", granted: ["PAY"],
            refused: ["REJECT"],
            said: [
                "no path from the reception leads to step \"approved-old\"",
                "no path from the reception leads to step \"rejected\"",
            ]),
        Case(
            original: "digit_tl_EDITRENEWAL", file: "rejected/editrenewal", granted: ["APPROVE"],
            refused: ["REJECT", "CANCEL"], said: ["outcome \"cancel\" " + twice + licence]),
        Case(
            original: "digit_tl_NewTL", file: "rejected/newtl", granted: ["APPROVE"],
            refused: ["REJECT", "CANCEL"], said: ["outcome \"cancel\" " + twice + licence]),
        Case(
            original: "digit_tutorial_BTR", file: "rejected/btr", granted: ["APPLY", "APPROVE"],
            refused: ["REJECT"],
            said: [
                "outcome \"approve\" " + twice + "start → applied",
                "outcome \"reject\" " + twice + "start → applied",
            ]),
    ]

    @Test func `no workflow is forgotten`() throws {
        let manager = FileManager.default
        let originals = try manager.contentsOfDirectory(atPath: Self.path("originals"))
        #expect(originals.sorted() == Self.cases.map { $0.original + ".json" }.sorted())
        for folder in ["expressed", "rejected"] {
            let files = try manager.contentsOfDirectory(atPath: Self.path(folder))
            let named = Self.cases.map { $0.file + ".yaml" }.filter { $0.hasPrefix(folder) }
            #expect(files.map { folder + "/" + $0 }.sorted() == named.sorted())
        }
    }

    @Test(arguments: cases)
    func `every state, action and limit is translated by the rule`(one: Case) throws {
        let text = try Self.text(one.file + ".yaml")
        let steps = try #require(text.components(separatedBy: "\nsteps:\n").last)
        let original = try Self.original(one)
        #expect(steps == Self.steps(original, one))
        if let limit = original.slaMs {
            #expect(text.contains("\ntime_limit: \(Self.days(limit))\n"))
        }
    }

    @Test(arguments: cases)
    func `the checker says what is wrong, and of the sound ones nothing`(one: Case) {
        let problems = check(paths: [Self.path(one.file + ".yaml")])
        #expect(problems.map(\.sentence.en) == one.said)
        #expect(one.said.isEmpty == one.file.hasPrefix("expressed/"))
    }

    @Test(arguments: cases.filter(\.said.isEmpty))
    func `what is expressed has every state and action in its procedure`(one: Case) throws {
        let procedures = Workspace.load(Self.folder.path).workspace.procedures
        let found = procedures.first { $0.path == Self.path(one.file + ".yaml") }
        let procedure = try #require(found?.procedure)
        let original = try Self.original(one)
        #expect(procedure.steps.map(\.name.vi) == original.states.map(\.id))
        let ways = procedure.steps.flatMap { step in
            step.outcomes.map { outcome in
                let next = procedure.step(outcome.next)?.name.vi ?? "?"
                return "\(step.name.vi) \(outcome.name.vi) \(next)"
            }
        }
        let meant = original.transitions.map { "\($0.from) \($0.action) \($0.to)" }
        #expect(ways.sorted() == meant.sorted())
        let ends = procedure.steps.filter(\.outcomes.isEmpty).map(\.name.vi)
        #expect(ends.sorted() == original.checkedFacts.finalStates)
    }

    /// What others found out about the ten is what the checker finds.
    @Test(arguments: cases)
    func `the checker finds what was known of each`(one: Case) throws {
        let facts = try Self.original(one).checkedFacts
        let said = check(paths: [Self.path(one.file + ".yaml")]).map(\.sentence.en)
        let unreachable = said.filter { $0.hasPrefix("no path from the reception leads to") }
        #expect(
            unreachable
                == facts.unreachableFromStart.map { state in
                    "no path from the reception leads to step \"\(Self.identifier(state))\""
                })
        // A state that is final and goes on decides its dossier again.
        if !facts.finalStatesWithOutgoingTransitions.isEmpty {
            #expect(said.contains { $0.contains(Self.twice) })
        }
        #expect(said.contains { $0.contains("which is not a step") } == false)
        #expect(facts.targetsNotDeclared == [])
        #expect(said.contains { $0.contains("has no exit") } == false)
        #expect(facts.statesThatCannotReachAFinalState == [])
    }

    @Test(arguments: cases)
    func `the facts are those of the original`(one: Case) throws {
        let original = try Self.original(one)
        #expect(original.states.count == original.checkedFacts.states)
        #expect(original.transitions.count == original.checkedFacts.transitions)
        let line =
            "| `\(one.original)` | \(original.states.count) | "
            + "\(original.transitions.count) | \(one.said.isEmpty ? "expressed" : "refused") |"
        #expect(try Self.text("README.md").contains(line))
    }
}

extension DigitTests {
    static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    static func original(_ one: Case) throws -> Original {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            Original.self, from: Data(text("originals/\(one.original).json").utf8))
    }

    /// The roles whose work is done at the counter, or by a machine behind it.
    static let counter: Set<String> = [
        "CITIZEN", "CSR", "CFC", "EMPLOYEE", "CEMP", "TL_CEMP", "PT_CEMP", "WS_CEMP", "SYSTEM",
        "SYSTEM_PAYMENT", "BPA_ARCHITECT", "BPA_BUILDER", "BPA_ENGINEER", "BPA_STRUCTURALENGINEER",
        "BPA_SUPERVISOR", "BPA_TOWNPLANNER",
    ]

    /// The role that stands for another one beside it.
    static let standIns = ["DGRO": "GRO"]

    /// The steps of a workflow, written by the one rule of translation.
    static func steps(_ original: Original, _ one: Case) -> String {
        original.states.map { state in
            let ways = original.transitions.filter { $0.from == state.id }
            let roles = Set(ways.flatMap(\.roles)).subtracting(counter).map { standIns[$0] ?? $0 }
            precondition(Set(roles).count < 2, "a step has one role: \(state.id)")
            var lines = [
                "  - id: \(identifier(state.id))", "    name: \"\(state.id)\"",
                "    role: \(roles.first.map(identifier) ?? "one-stop")",
            ]
            if let limit = state.slaMs { lines.append("    limit: \(days(limit))") }
            if !ways.isEmpty { lines.append("    outcomes:") }
            for way in ways {
                func rules(_ actions: [String]) -> Bool {
                    actions.contains(way.action) || actions.contains("\(state.id) \(way.action)")
                }
                let ruling = rules(one.granted) ? "granted" : rules(one.refused) ? "refused" : nil
                lines.append(
                    "      - {id: \(identifier(way.action)), name: \"\(way.action)\", "
                        + "next: \(identifier(way.to))"
                        + (ruling.map { ", decide: \($0)" } ?? "") + "}")
            }
            return lines.map { $0 + "\n" }.joined()
        }.joined()
    }

    static func identifier(_ name: String) -> String {
        name.lowercased().filter { $0 != "(" && $0 != ")" }.replacingOccurrences(of: "_", with: "-")
    }

    static func days(_ milliseconds: Int) -> String {
        TimeLimit(thousandths: milliseconds / 86_400, of: .day)?.description ?? "?"
    }
}
