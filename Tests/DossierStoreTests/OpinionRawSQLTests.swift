import DossierStore
import Dossiers
import Testing

extension Attempt {
    /// An opinion asked by hand, with the ledger row of its asking.
    static func ask(_ dossier: String, number: Int, unit: String, kind: String = "15") -> String {
        let row = forge(dossier, kind: kind).replacing(
            "'{}'",
            with: """
                jsonb_build_array(jsonb_build_object(
                    'number', \(number), 'unit', \(unit), 'question', '?', 'countsInLimit', true,
                    'due', (extract(epoch from changed_at) * 1000000)::bigint + 1000000))::text
                """)
        return row + """
            ; insert into opinion (tenant, dossier, number, asked_at, due, unit, counts_in_limit,
                                   question)
            select 1, id, \(number), changed_at, changed_at + interval '1 second', \(unit), true,
                   '?'
            from dossier where tenant = 1 and id = \(dossier)
            """
    }

    /// A change of an opinion by hand after a ledger row of a kind; `at` is the row's moment.
    static func settle(
        _ dossier: String, _ number: Int, _ kind: Int, _ data: String, _ change: String
    ) -> String {
        forge(dossier, kind: "\(kind)").replacing("'{}'", with: "'\(data)'") + """
            ; update opinion o set \(change.replacing("{at}", with: "changed_at")) from dossier d
            where o.tenant = 1 and o.dossier = \(dossier) and o.number = \(number)
                and d.tenant = 1 and d.id = o.dossier
            """
    }
}

/// What became of an opinion is what the ledger says (P4, P7), whoever writes by hand.
struct OpinionRawSQLTests {
    private static let both = [Hand.officer, .router]
    private static let answer = #"{"number":1,"stance":"agree","text":""}"#
    private static let silence = #"{"numbers":[1]}"#
    private static let withdrawal = #"{"number":1,"reason":"x"}"#
    private static let transfer = #"{"changes":[{"from":{asked},"to":{heir}}]}"#
    private static let agree = "answered_at = {at}, stance = 'agree'"

    @Test(arguments: both) func `every lawful act passes`(_ hand: Hand) async throws {
        let scene = try await Target.shared.scene()
        for (kind, data, change) in [
            (16, Self.answer, Self.agree), (17, Self.withdrawal, "withdrawn_at = {at}"),
            (18, Self.silence, "silent_at = {at}"), (29, Self.transfer, "unit = {heir}"),
        ] {
            let sql = Attempt.settle("{asking}", 1, kind, data, change)
            #expect(try await scene.refusal(of: sql, as: hand) == nil, "\(kind)")
        }
        for (number, data, change) in [
            (
                4, #"{"number":4,"stance":"disagree","text":"x"}"#,
                "answered_at = {at}, stance = 'disagree'"
            )
        ] {
            let late = Attempt.settle("{asking}", number, 16, data, change)
            #expect(try await scene.refusal(of: late, as: hand) == nil)
        }
        let ask = Attempt.ask("{asking}", number: 5, unit: "{heir}")
        #expect(try await scene.refusal(of: ask, as: hand) == nil)
    }

    @Test func `an opinion changes by a fitting ledger row only`() async throws {
        let refusal = "an_opinion_changes_by_its_ledger"
        let bare = "update opinion set"
        let first = "where dossier = {asking} and number = 1"
        func attempt(_ name: String, _ sql: String, _ refusal: String = refusal) -> Attempt {
            Attempt(name, sql, refusedBy: refusal)
        }
        try await Target.shared.scene().expectRefusals([
            attempt(
                "answered without a row",
                "\(bare) answered_at = now(), stance = 'agree' \(first)"),
            attempt("silent without a row", "\(bare) silent_at = now() \(first)"),
            attempt("withdrawn without a row", "\(bare) withdrawn_at = now() \(first)"),
            attempt("moved without a row", "\(bare) unit = {heir} \(first)"),
            attempt(
                "answered by a row of another kind",
                Attempt.settle("{asking}", 1, 18, Self.silence, Self.agree)),
            attempt(
                "answered by the answer to another",
                Attempt.settle("{asking}", 1, 16, #"{"number":2,"stance":"agree"}"#, Self.agree)),
            attempt(
                "another stance than the row's",
                Attempt.settle(
                    "{asking}", 1, 16, Self.answer, "answered_at = {at}, stance = 'disagree'")),
            attempt(
                "answered at another time",
                Attempt.settle(
                    "{asking}", 1, 16, Self.answer, "answered_at = asked_at, stance = 'agree'")),
            attempt(
                "silence that the row does not name",
                Attempt.settle("{asking}", 1, 18, #"{"numbers":[2]}"#, "silent_at = {at}")),
            attempt(
                "withdrawn by an answer",
                Attempt.settle("{asking}", 1, 16, Self.answer, "withdrawn_at = {at}")),
            attempt(
                "moved elsewhere than the row says",
                Attempt.settle("{asking}", 1, 29, Self.transfer, "unit = {province}")),
            attempt(
                "a row that is no repair of the owner's",
                "create temp table pg_class as select 'public.ledger'::regclass::oid as oid, "
                    + "'\(Self.login)'::regrole::oid as relowner; "
                    + Attempt.settle("{asking}", 1, 34, "{}", "silent_at = {at}")
            ).by([.officer]),
        ])
    }

    private static let login = "store_tests_motcua_officer"

    @Test func `what is settled and when it was due stay`() async throws {
        let settled = "a_settled_opinion_stays"
        let asked = "an_opinion_stays_as_asked"
        func settle(_ number: Int, _ kind: Int, _ change: String) -> String {
            let data =
                #"{"number":\#(number),"numbers":[\#(number)],"stance":"disagree","#
                + #""changes":[{"from":{asked},"to":{heir}}]}"#
            return Attempt.settle("{asking}", number, kind, data, change)
        }
        try await Target.shared.scene().expectRefusals([
            Attempt(
                "an answer changed",
                settle(2, 16, "answered_at = {at}, stance = 'disagree'"), refusedBy: settled),
            Attempt(
                "an answer taken away",
                settle(2, 17, "answered_at = null, stance = null, withdrawn_at = {at}"),
                refusedBy: settled),
            Attempt(
                "an answered opinion moved", settle(2, 29, "unit = {heir}"), refusedBy: settled),
            Attempt(
                "a withdrawn one answered",
                settle(3, 16, "answered_at = {at}, stance = 'disagree', withdrawn_at = null"),
                refusedBy: settled),
            Attempt(
                "silence taken back", settle(4, 18, "silent_at = null"), refusedBy: settled),
            Attempt(
                "a silent one withdrawn", settle(4, 17, "withdrawn_at = {at}"), refusedBy: settled),
            Attempt("a silent one moved", settle(4, 29, "unit = {heir}"), refusedBy: settled),
            Attempt(
                "silence forgotten over an answer",
                settle(4, 16, "answered_at = {at}, stance = 'disagree', silent_at = null"),
                refusedBy: "an_opinion_changes_by_its_ledger"),
            Attempt(
                "another deadline", settle(1, 16, "due = o.due + interval '1 day'"),
                refusedBy: asked),
            Attempt(
                "another deadline by a repair that is not the owner's",
                settle(1, 34, "due = o.due + interval '1 day'"), refusedBy: asked, as: Self.both),
            Attempt(
                "another question", settle(1, 16, "question = 'x'"), refusedBy: asked),
        ])
    }

    @Test func `an opinion is asked as its ledger row says`() async throws {
        let refusal = "an_opinion_is_asked_by_its_ledger"
        let ask = Attempt.ask("{asking}", number: 5, unit: "{heir}")
        try await Target.shared.scene().expectRefusals([
            Attempt(
                "without a row", String(ask.split(separator: ";")[1]), refusedBy: refusal),
            Attempt(
                "by a row of another kind",
                Attempt.ask("{asking}", number: 5, unit: "{heir}", kind: "16"), refusedBy: refusal),
            Attempt(
                "of another unit",
                ask.replacing("second', {heir}", with: "second', {asked}"), refusedBy: refusal),
            Attempt(
                "with another deadline", ask.replacing("'1 second'", with: "'2 second'"),
                refusedBy: refusal),
            Attempt(
                "with an answer",
                ask.replacing("question)", with: "question, answered_at, stance)").replacing(
                    " '?'\n", with: " '?', changed_at, 'agree'\n"), refusedBy: refusal),
            Attempt(
                "a row removed", "delete from opinion", refusedBy: Attempt.forbidden,
                as: Self.both),
        ])
    }

    @Test func `a repair of the owner's mends what was asked and said`() async throws {
        let scene = try await Target.shared.scene()
        let mend = Attempt.settle(
            "{asking}", 2, 34, "{}", "due = o.due + interval '1 day', stance = 'disagree'")
        #expect(try await scene.refusal(of: mend, as: .owner) == nil)
    }
}

extension Attempt {
    fileprivate func by(_ hands: [Hand]) -> Attempt {
        Attempt(name, sql, refusedBy: refusal, as: hands)
    }
}
