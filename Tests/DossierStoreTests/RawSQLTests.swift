import Testing

/// Whoever writes by hand, be it officer, router or owner, is refused what a promise forbids.
///
/// Each test ends with the doctor, who finds nothing.
struct RawSQLTests {
    private static let both = [Hand.officer, .router]

    /// Shows that the forged statements fail for their offence and not for their form.
    @Test(arguments: Hand.allCases)
    func `a statement without an offence would pass`(_ hand: Hand) async throws {
        let scene = try await Target.shared.scene()
        for dossier in ["{held}", "{far}", "{decided}", "{onway}"] {
            #expect(try await scene.refusal(of: Attempt.forge(dossier), as: hand) == nil)
        }
        if hand != .router {
            #expect(try await scene.refusal(of: Attempt.forgeReception("{}"), as: hand) == nil)
        }
    }

    @Test func `P1: no row passes a third level or hides one`() async throws {
        let levels = "one_matter_passes_at_most_two_levels"
        let fixed = "a_dossier_changes_by_its_ledger"
        try await Target.shared.scene().expectRefusals([
            Attempt(
                "a third level bit", Attempt.forge("{far}", "touched = touched | 16384"),
                refusedBy: levels),
            Attempt(
                "three levels at reception", Attempt.forgeReception(#"{"touched": 14}"#),
                refusedBy: levels, as: [.officer, .owner]),
            Attempt(
                "no level at all", Attempt.forgeReception(#"{"touched": 0}"#),
                refusedBy: levels, as: [.officer, .owner]),
            Attempt(
                "the sixteenth bit", Attempt.forgeReception(#"{"touched": -32762}"#),
                refusedBy: levels, as: [.officer, .owner]),
            Attempt(
                "a custodian of a level that is not counted",
                Attempt.forge("{held}", "custodian = {province}, unit = {province}"),
                refusedBy: "the_custodians_level_is_counted"),
            Attempt(
                "a receiver of a level that is not counted",
                Attempt.forgeReception(#"{"receiver": {province}}"#),
                refusedBy: "a_dossier_begins_with_its_reception", as: [.officer, .owner]),
            Attempt(
                "a touched bit cleared",
                Attempt.forge("{far}", "touched = (touched & ~(1 << (receiver & 15)))::smallint"),
                refusedBy: fixed),
            Attempt(
                "one level exchanged for another",
                Attempt.forge("{far}", "touched = 1 << (custodian & 15) | 16384"),
                refusedBy: fixed),
            Attempt(
                "another receiver", Attempt.forge("{held}", "receiver = {other}"),
                refusedBy: fixed),
        ])
    }

    @Test func `P2: an open dossier has one custodian and a closed one stays closed`() async throws
    {
        let one = "an_open_dossier_has_one_custodian"
        let giver = "the_custodian_is_the_giver_or_the_receiver"
        let fixed = "a_dossier_changes_by_its_ledger"
        try await Target.shared.scene().expectRefusals([
            Attempt("none", Attempt.forge("{held}", "custodian = null"), refusedBy: one),
            Attempt(
                "one although closed",
                Attempt.forge("{held}", "status = 9, alarm_at = null, alarm = null"),
                refusedBy: one),
            Attempt(
                "another than the holder", Attempt.forge("{held}", "custodian = {other}"),
                refusedBy: giver),
            Attempt(
                "neither giver nor receiver on the way",
                Attempt.forge("{onway}", "custodian = {other}"), refusedBy: giver),
            Attempt(
                "the giver although delivered",
                Attempt.forge("{onway}", "unit = {other}, delivered_at = now()"), refusedBy: giver),
            Attempt(
                "delivered to nobody", Attempt.forge("{onway}", "delivered_at = now()"),
                refusedBy: giver),
            Attempt("a closed one touched", Attempt.forge("{closed}"), refusedBy: fixed),
            Attempt(
                "a closed one opened",
                Attempt.forge(
                    "{closed}",
                    "status = 2, custodian = receiver, unit = receiver, step = 'intake', "
                        + "officer = 1, since = now(), alarm_at = now(), alarm = 1"),
                refusedBy: fixed),
            Attempt(
                "a ledger row with another custodian than the state",
                Attempt.forge("{held}").replacing(
                    "changed_at, 5, 1, null, custodian",
                    with: "changed_at, 5, 1, null, {other}"),
                refusedBy: "a_change_comes_with_its_ledger_row"),
            Attempt(
                "a dossier removed", "delete from dossier where id = {held}",
                refusedBy: "a_dossier_is_never_removed", as: [.owner]),
            Attempt(
                "a dossier removed", "delete from dossier where id = {held}",
                refusedBy: Attempt.forbidden, as: Self.both),
            Attempt(
                "all dossiers removed", "truncate dossier", refusedBy: "a_dossier_is_never_removed",
                as: [.owner]),
        ])
    }

    @Test func `P3: an open dossier has a next deadline`() async throws {
        let deadline = "an_open_dossier_has_a_next_deadline"
        try await Target.shared.scene().expectRefusals([
            Attempt(
                "none", Attempt.forge("{held}", "alarm_at = null, alarm = null"),
                refusedBy: deadline),
            Attempt("of nothing", Attempt.forge("{held}", "alarm = null"), refusedBy: deadline),
            Attempt(
                "on the day that never comes", Attempt.forge("{held}", "alarm_at = 'infinity'"),
                refusedBy: deadline),
            Attempt(
                "one although closed", Attempt.forge("{held}", "status = 9, custodian = null"),
                refusedBy: deadline),
            Attempt(
                "a pause without a reason", Attempt.forge("{held}", "status = 3"),
                refusedBy: "a_pause_has_a_reason"),
            Attempt(
                "a decision without a ruling", Attempt.forge("{held}", "status = 4"),
                refusedBy: "a_decision_has_a_ruling"),
            Attempt(
                "on the way to no step", Attempt.forge("{onway}", "step = null"),
                refusedBy: "a_transit_has_a_giver_and_a_step"),
            Attempt(
                "held by no officer", Attempt.forge("{held}", "officer = null"),
                refusedBy: "a_holding_has_an_officer_and_a_step"),
            Attempt(
                "a state that does not exist",
                Attempt.forge(
                    "{held}", "status = 10, alarm_at = null, alarm = null, custodian = null"),
                refusedBy: "a_status_is_one_of_the_life_cycle"),
        ])
    }

    @Test func `P4: state and ledger change together or not at all`() async throws {
        let change = "a_change_comes_with_its_ledger_row"
        let row = "a_ledger_row_comes_with_its_state"
        let fixed = "a_dossier_changes_by_its_ledger"
        let bareChange = """
            update dossier set version = version + 1, hash = sha256('forged'), changed_at = now()
            where tenant = 1 and id = {held}
            """
        let bareRow = """
            insert into ledger (tenant, dossier, number, at, kind, officer, custodian, command,
                                hash, data)
            select tenant, id, version + 1, now(), 5, 1, custodian, gen_random_uuid(),
                   sha256('forged'), '{}'
            from dossier where tenant = 1 and id = {held}
            """
        try await Target.shared.scene().expectRefusals([
            Attempt("a state without a ledger row", bareChange, refusedBy: change),
            Attempt("a ledger row without a state", bareRow, refusedBy: row),
            Attempt("first one, then the other", bareChange + ";" + bareRow, refusedBy: change),
            Attempt("first the other, then one", bareRow + ";" + bareChange, refusedBy: row),
            Attempt(
                "a temporary ledger beside the real one",
                "create temp table ledger as select * from public.ledger; "
                    + Attempt.forge("{held}"), refusedBy: change),
            Attempt(
                "a temporary dossier beside the real one",
                "create temp table dossier as select * from public.dossier; "
                    + bareRow.replacing("into ledger", with: "into public.ledger"), refusedBy: row),
            Attempt(
                "a gap in the numbers", Attempt.forge("{held}", version: "version + 2"),
                refusedBy: fixed),
            Attempt(
                "the same number again", Attempt.forge("{held}", version: "version"),
                refusedBy: fixed),
            Attempt(
                "time backwards", Attempt.forge("{held}", at: "changed_at - interval '1 second'"),
                refusedBy: fixed),
            Attempt(
                "another dossier's number", Attempt.forge("{held}", "id = id + 7"), refusedBy: fixed
            ),
            Attempt(
                "another promise to the applicant",
                Attempt.forge("{held}", "original_due = original_due + interval '1 day'"),
                refusedBy: fixed),
            Attempt(
                "a second reception", Attempt.forge("{held}", kind: "1"),
                refusedBy: "a_ledger_begins_with_a_reception"),
            Attempt(
                "a dossier that begins in the middle", Attempt.forgeReception(#"{"version": 5}"#),
                refusedBy: "a_dossier_begins_with_its_reception", as: [.officer, .owner]),
            Attempt(
                "a hash of another length",
                Attempt.forge("{held}").replacing("sha256('forged')", with: "'\\x00'::bytea"),
                refusedBy: "a_hash_has_32_bytes"),
        ])
    }

    @Test func `P4: the ledger only grows`() async throws {
        let grows = "the_ledger_only_grows"
        try await Target.shared.scene().expectRefusals([
            Attempt(
                "a row changed", "update ledger set data = '{}' where dossier = {held}",
                refusedBy: grows, as: [.owner]),
            Attempt(
                "a row removed", "delete from ledger where dossier = {held}", refusedBy: grows,
                as: [.owner]),
            Attempt("all rows removed", "truncate ledger", refusedBy: grows, as: [.owner]),
            Attempt(
                "a row changed", "update ledger set data = '{}' where dossier = {held}",
                refusedBy: Attempt.forbidden, as: Self.both),
            Attempt(
                "a row removed", "delete from ledger where dossier = {held}",
                refusedBy: Attempt.forbidden, as: Self.both),
            Attempt(
                "all rows removed", "truncate ledger", refusedBy: Attempt.forbidden, as: Self.both),
            Attempt(
                "somebody else's login",
                Attempt.forge("{held}").replacing("hash, data)", with: "hash, data, login)")
                    .replacing("'{}'", with: "'{}', 'somebody'"),
                refusedBy: "42501", as: Self.both),
            Attempt(
                "the triggers put out", "alter table ledger disable trigger all",
                refusedBy: Attempt.forbidden, as: Self.both),
            Attempt(
                "the triggers put to sleep", "set session_replication_role = replica",
                refusedBy: Attempt.forbidden, as: Self.both),
            Attempt(
                "the rights of another", "set role motcua_router", refusedBy: Attempt.forbidden,
                as: [.officer]),
            Attempt(
                "a function of one's own", "create function public.f() returns int return 1",
                refusedBy: Attempt.forbidden, as: Self.both),
        ])
    }

    @Test func `P5: a command acts once`() async throws {
        let first = "(select command from public.ledger where dossier = {held} and number = 1)"
        try await Target.shared.scene().expectRefusals([
            Attempt(
                "a command id twice on one dossier", Attempt.forge("{held}", command: first),
                refusedBy: "a_command_acts_once"),
            Attempt(
                "a reception twice",
                """
                insert into intake select (jsonb_populate_record(
                    i, '{"dossier": 1, "code": "H21.01-261124-9999"}')).*
                from intake i where dossier = {held}
                """, refusedBy: "a_reception_happens_once", as: [.officer, .owner]),
            Attempt(
                "a code twice",
                """
                insert into intake select (jsonb_populate_record(i, jsonb_build_object(
                    'dossier', 1, 'command', gen_random_uuid()))).*
                from intake i where dossier = {held}
                """, refusedBy: "a_dossier_code_is_given_once", as: [.officer, .owner]),
        ])
    }

    @Test func `P6: a dossier keeps its law, and the law stays as published`() async throws {
        let fixed = "a_dossier_changes_by_its_ledger"
        let stays = "an_edition_stays_as_published"
        try await Target.shared.scene().expectRefusals([
            Attempt(
                "another edition",
                Attempt.forge(
                    "{held}",
                    "edition = (select max(id) from procedure_edition where code = '1.014359')"),
                refusedBy: fixed),
            Attempt(
                "another calendar", Attempt.forge("{held}", "calendar_version = 99"),
                refusedBy: fixed),
            Attempt(
                "an edition that was never published",
                Attempt.forgeReception(#"{"edition": 99999}"#), refusedBy: "dossier_edition_fkey",
                as: [.officer, .owner]),
            Attempt(
                "an edition that ended before",
                Attempt.forgeReception(#"{"edition": {ended}}"#),
                refusedBy: "a_dossier_is_received_in_force", as: [.officer, .owner]),
            Attempt(
                "a reception of another year",
                Attempt.forgeReception(
                    #"{"received_at": "2001-01-01", "changed_at": "2001-01-01"}"#),
                refusedBy: "a_dossier_begins_with_its_reception", as: [.officer, .owner]),
            Attempt(
                "a change of another year",
                Attempt.forge("{held}", at: "'9999-01-01'"), refusedBy: fixed),
            Attempt(
                "an intake of no dossier",
                """
                insert into intake select (jsonb_populate_record(i, jsonb_build_object(
                    'dossier', 1, 'code', 'X', 'command', gen_random_uuid()))).*
                from intake i limit 1
                """, refusedBy: "an_intake_comes_with_its_dossier", as: [.officer, .owner]),
            Attempt(
                "an edition's text changed", "update procedure_edition set source = ''",
                refusedBy: stays, as: [.owner]),
            Attempt(
                "an edition's law changed", "update procedure_edition set compiled = '{}'",
                refusedBy: stays, as: [.owner]),
            Attempt(
                "an edition removed", "delete from procedure_edition",
                refusedBy: "an_edition_is_never_removed", as: [.owner]),
            Attempt(
                "all editions removed", "truncate procedure_edition cascade",
                refusedBy: "an_edition_is_never_removed", as: [.owner]),
            Attempt(
                "a calendar changed", "update calendar set version = version + 1",
                refusedBy: "a_calendar_version_stays", as: [.owner]),
            Attempt(
                "a calendar removed", "truncate calendar", refusedBy: "a_calendar_version_stays",
                as: [.owner]),
            Attempt(
                "an edition's last day", "update procedure_edition set valid_to = now()",
                refusedBy: Attempt.forbidden, as: Self.both),
            Attempt(
                "a calendar added", "insert into calendar select * from calendar",
                refusedBy: Attempt.forbidden, as: Self.both),
        ])
    }

    @Test func `day numbers only rise, and each role writes only what it is given`() async throws {
        let forbidden = Attempt.forbidden
        try await Target.shared.scene().expectRefusals([
            Attempt(
                "a day number set back", "update day_number set last = last - 1",
                refusedBy: "day_numbers_only_rise", as: [.officer, .owner]),
            Attempt(
                "a day number moved to another day",
                "update day_number set day = day + 1, last = 99",
                refusedBy: "day_numbers_only_rise", as: [.officer, .owner]),
            Attempt(
                "day numbers removed", "delete from day_number", refusedBy: forbidden,
                as: Self.both),
            Attempt("a job removed", "delete from job", refusedBy: forbidden, as: [.officer]),
            Attempt(
                "a job put off", "update job set due_at = 'infinity'", refusedBy: forbidden,
                as: [.officer]),
            Attempt(
                "a parked job invented",
                "insert into parked_job select 1, {held}, now(), 1, {other}, 1, 0, ''",
                refusedBy: forbidden, as: [.officer]),
            Attempt(
                "a parked job's reason changed", "update parked_job set reason = ''",
                refusedBy: forbidden, as: Self.both),
            Attempt(
                "a reception by the router", "insert into intake select * from intake",
                refusedBy: "intake_pkey", as: [.router]),
            Attempt(
                "a new dossier by the router", Attempt.forgeReception("{}"), refusedBy: forbidden,
                as: [.router]),
            Attempt(
                "a unit changed", "update unit set roles = '{}'", refusedBy: forbidden,
                as: Self.both),
            Attempt(
                "oneself appointed", "insert into appointment values (1, {other}, '{}', now())",
                refusedBy: forbidden, as: Self.both),
            Attempt(
                "an applicant's name changed", "update intake set applicant = ''",
                refusedBy: forbidden, as: Self.both),
        ])
    }
}
