import DossierStore
import Dossiers
import Postgres
import Testing

/// `perform`, the one door through which a dossier changes.
struct PerformTests {
    @Test(arguments: [Office.far, Office.near])
    func `a dossier lives from reception to returned result`(_ procedure: String) async throws {
        let office = try await Office.open()
        let dossier = try await office.receive(procedure)
        let end = try await office.advance(dossier) { _ in false }
        guard case .returned(let decision) = end.state else {
            Issue.record("it ended as \(end.state)")
            return
        }
        #expect(decision.ruling == .granted)
        let file = try await office.store.file(dossier.id)
        #expect(file.dossier == end)
        #expect(try Dossier.replay(file.entries) == end)
        #expect(file.entries.map(\.number) == Array(1...end.version))
        #expect(end.touched.count == (procedure == Office.far ? 2 : 1))
        #expect(try await office.store.examine().findings == [])
        #expect(try await office.count("select from job") == 0)

        let closedAt = Timestamp(microseconds: end.changedAt.microseconds)
        let custody = try await office.pool.query(
            """
            select count(*) filter (where next is not null and ended <> next),
                   count(*) filter (where next is null and ended <> \(closedAt))
            from (select ended, lead(began) over (order by began) as next from custody) c
            """)
        #expect(try custody.int64(0, 0) == 0, "the custodians' intervals tile")
        #expect(try custody.int64(0, 1) == 0, "the last one ends with the result")
    }

    @Test func `P5: a repeated command answers the first outcome and changes nothing`() async throws
    {
        let office = try await Office.open()
        let reception = UUIDBytes.random()
        let dossier = try await office.receive(command: reception)
        let (command, clerk) = (UUIDBytes.random(), try office.officer(dossier.custodian))
        let handOff = Command.handOff(outcome: nil, note: "một")
        let first = try await office.store.perform(
            handOff, on: dossier.id, by: clerk, commandID: command)
        let before = try await office.rowCounts()

        for other in [handOff, .handOff(outcome: nil, note: "hai")] {
            let again = try await office.store.perform(
                other, on: dossier.id, expecting: 99, by: clerk, commandID: command)
            #expect(again == .repeated(first.entry))
        }
        await #expect(throws: StoreError.otherCommand(did: "hand-off")) {
            try await office.store.perform(
                .withdraw(reason: "khác"), on: dossier.id, by: clerk, commandID: command)
        }
        let received = try await office.receive(command: reception)
        #expect(received.id == dossier.id)
        #expect(try await office.rowCounts() == before)
        #expect(try await office.store.file(dossier.id).dossier.version == 2)
    }

    @Test func `a stale version is a conflict that says who acted first, what and when`()
        async throws
    {
        let office = try await Office.open()
        let unit = office.communes[0]
        let record = try await office.store.addOfficer(
            login: "clerk-an", name: "clerk-an", unit: unit.code, posts: unit.posts)
        let dossier = try await office.receive(at: unit)
        let done = try await office.store.perform(
            .handOff(outcome: nil, note: ""), on: dossier.id, expecting: 1, by: record.officer,
            commandID: .random())
        let before = try await office.rowCounts()
        await #expect(
            throws: StoreError.conflict(
                code: dossier.code, by: "clerk-an", at: done.entry.at, did: "hand-off")
        ) {
            try await office.store.perform(
                .withdraw(reason: "x"), on: dossier.id, expecting: 1, by: record.officer,
                commandID: .random())
        }
        _ = try await office.store.deliverBatch()
        let error = await #expect(throws: StoreError.self) {
            try await office.store.perform(
                .withdraw(reason: "x"), on: dossier.id, expecting: 2, by: record.officer,
                commandID: .random())
        }
        #expect(error?.description.contains("motcua-router (deliver)") == true)
        #expect(try await office.rowCounts()[1] == before[1] + 1)
    }

    @Test func `a refusal leaves nothing behind`() async throws {
        let office = try await Office.open()
        let dossier = try await office.receive()
        let before = try await office.rowCounts()
        let clerk = try office.officer(dossier.custodian)
        let stranger = try office.officer(office.communes[1].id)
        let refused: [(Command, Officer)] = [
            (.accept, clerk), (.decide(outcome: nil, note: ""), clerk),
            (.refuse(reason: " "), clerk),
            (.handOff(outcome: "nowhere", note: ""), clerk), (.returnResult(to: "x"), clerk),
            (.handOff(outcome: nil, note: ""), stranger), (.withdraw(reason: "x"), stranger),
            (.requestSupplement(papers: ["none"], reason: "x"), clerk), (.remind, .router),
        ]
        for (command, officer) in refused {
            await #expect(throws: TransitionError.self, "\(command.name)") {
                try await office.store.perform(
                    command, on: dossier.id, by: officer, commandID: .random())
            }
        }
        await #expect(throws: TransitionError.self) { try await office.receive(hasPapers: false) }
        await #expect(throws: StoreError.noDossier(code: "7")) {
            try await office.store.perform(.accept, on: 7, by: clerk, commandID: .random())
        }
        #expect(try await office.rowCounts() == before)
        #expect(try await office.store.file(dossier.id).dossier == dossier)
    }

    @Test func `an officer's and the router's own logins can do their work`() async throws {
        let office = try await Office.open()
        let clerks = DossierStore(pool: try await office.sessions(as: "motcua_officer"))
        let routers = DossierStore(pool: try await office.sessions(as: "motcua_router"))
        let unit = office.communes[0]
        let edition = try await clerks.edition(of: Office.near)
        let outcome = try await clerks.receive(
            office.application(edition.procedure, subject: unit.area), procedure: Office.near,
            at: unit.id, by: office.officer(unit.id), commandID: .random())
        let id = outcome.entry.dossier
        _ = try await clerks.perform(
            .handOff(outcome: nil, note: ""), on: id, by: office.officer(unit.id),
            commandID: .random())
        #expect(try await routers.deliverBatch().done == 1)
        let receiver = try office.officer(try await clerks.file(id).dossier.custodian)
        _ = try await clerks.perform(.accept, on: id, by: receiver, commandID: .random())
        let logins = try await office.pool.query(
            "select login::text from ledger where dossier = \(id) order by number")
        #expect(
            try (0..<logins.count).map { try logins.text($0, 0) } == [
                "store_tests_motcua_officer", "store_tests_motcua_officer",
                "store_tests_motcua_router", "store_tests_motcua_officer",
            ])
        #expect(try await clerks.examine().findings == [])
    }

    // MARK: Races

    /// Eight sessions send one command each; returns how many were done, conflicted and refused.
    private func race(
        _ command: Command, on dossier: Dossier, expecting version: Int?, _ office: Office
    ) async throws -> (done: Int, conflicts: Int, refusals: Int) {
        let officer = try office.officer(dossier.custodian)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        _ = try await office.store.perform(
                            command, on: dossier.id, expecting: version, by: officer,
                            commandID: .random())
                        return 0
                    } catch is StoreError {
                        return 1
                    } catch is TransitionError {
                        return 2
                    }
                }
            }
            var counts = [0, 0, 0]
            for try await result in group { counts[result] += 1 }
            return (counts[0], counts[1], counts[2])
        }
    }

    @Test(arguments: [true, false])
    func `of eight racing sessions one wins`(_ knowsVersion: Bool) async throws {
        let office = try await Office.open()
        for _ in 0..<5 {
            var dossier = try await office.receive()
            for command in [Command.handOff(outcome: nil, note: ""), .accept] {
                if command == .accept {
                    _ = try await office.store.deliverBatch()
                    dossier = try await office.store.file(dossier.id).dossier
                }
                let result = try await race(
                    command, on: dossier, expecting: knowsVersion ? dossier.version : nil, office)
                #expect(result.done == 1)
                #expect(result.conflicts == (knowsVersion ? 7 : 0))
                #expect(result.refusals == (knowsVersion ? 0 : 7))
                let after = try await office.store.file(dossier.id)
                #expect(after.dossier.version == dossier.version + 1)
                #expect(after.entries.count == dossier.version + 1)
            }
        }
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `of eight sessions with one command id one acts and seven hear of it`() async throws
    {
        let office = try await Office.open()
        let dossier = try await office.receive()
        let (officer, command) = (try office.officer(dossier.custodian), UUIDBytes.random())
        let outcomes = try await withThrowingTaskGroup(of: DossierStore.Outcome.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await office.store.perform(
                        .handOff(outcome: nil, note: ""), on: dossier.id, by: officer,
                        commandID: command)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(outcomes.map(\.entry)).count == 1)
        let done = outcomes.filter { if case .done = $0 { true } else { false } }
        #expect(done.count == 1)
    }
}
