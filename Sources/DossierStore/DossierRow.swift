internal import Dossiers
internal import Postgres

/// A dossier as it is stored: the value of the life cycle and what the store keeps beside it.
struct DossierRow: Sendable {
    let dossier: Dossier
    let hash: [UInt8]
    /// The levels that the whole interlinked group has touched; the dossier's own where it is in
    /// none.
    let groupLevels: LevelSet

    var edition: EditionID { dossier.edition }

    /// The columns in the order of ``Column``; the code, the case and the group's levels last.
    static let columns: SQL = {
        SQL(
            trusted: Column.allCases.map { "d.\($0.name)" }.joined(separator: ", ")
                + ", i.code, i.case_code, (select g.touched from matter_group g "
                + "where g.tenant = d.tenant and g.id = d.group_of)")
    }()

    /// How many columns a row has.
    static let columnCount = Column.allCases.count + 3

    /// The columns of the table, in the order in which they are read.
    enum Column: Int, CaseIterable {
        case id, version, edition, hash, status, touched, changedAt, receiver, subject, receivedAt
        case calendarVersion, timeLimit, startedAt, originalDue, due, stoppedAt
        case supplementRequests, remindedAt, matter
        case step, unit, officer, since, fromUnit, fromStep, deliveredAt, stepDue, isSendBack
        case pauseReason, pausedAt, respondBy, ruling, outcome, decidedStep, decidedAt

        var index: Int { rawValue }

        /// The name in the table: the case's name in snake case.
        var name: String {
            "\(self)".reduce(into: "") { name, letter in
                name += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
            }
        }
    }

    /// Parses a stored row; what cannot be a dossier is corruption, never a default.
    ///
    /// - Parameter offset: How many columns of the row come before those of the dossier.
    init(_ rows: Rows, _ row: Int, offset: Int = 0) throws {
        let fields = RowFields(rows: rows, row: row, offset: offset)
        let id = try fields.int64(.id)
        hash = try fields.bytes(.hash)
        let last = offset + Column.allCases.count
        let code = try rows.text(row, last)
        let caseCode = rows.isNull(row, last + 1) ? nil : try rows.text(row, last + 1)
        groupLevels =
            rows.isNull(row, last + 2)
            ? [] : LevelSet(rawValue: UInt16(bitPattern: try rows.int16(row, last + 2)))
        do {
            dossier = Dossier(
                id: id, code: code, version: Int(try fields.int32(.version)),
                changedAt: try fields.instant(.changedAt),
                touched: LevelSet(rawValue: UInt16(bitPattern: try fields.int16(.touched))),
                edition: try fields.int32(.edition),
                reception: try fields.reception(caseCode), clock: try fields.clock(),
                state: try fields.state(), matter: try fields.matter())
        } catch let problem as RowProblem {
            throw StoreError.corrupt(dossier: id, problem: problem.text)
        }
    }
}

private struct RowProblem: Error {
    let text: String
}

/// One stored row, read column by column.
private struct RowFields {
    typealias Column = DossierRow.Column
    let rows: Rows
    let row: Int
    let offset: Int

    func isNull(_ column: Column) -> Bool { rows.isNull(row, offset + column.index) }
    func int16(_ column: Column) throws -> Int16 { try rows.int16(row, offset + column.index) }
    func int32(_ column: Column) throws -> Int32 { try rows.int32(row, offset + column.index) }
    func int64(_ column: Column) throws -> Int64 { try rows.int64(row, offset + column.index) }
    func text(_ column: Column) throws -> String { try rows.text(row, offset + column.index) }
    func bytes(_ column: Column) throws -> [UInt8] { try rows.bytes(row, offset + column.index) }

    func instant(_ column: Column) throws -> Instant {
        Instant(microseconds: try rows.timestamp(row, offset + column.index).microseconds)
    }

    func unit(_ column: Column) throws -> UnitID {
        guard let unit = UnitID(rawValue: try int32(column)) else {
            throw RowProblem(text: "\(column.name) is no unit")
        }
        return unit
    }

    func optional<T>(_ column: Column, _ read: (Column) throws -> T) rethrows -> T? {
        isNull(column) ? nil : try read(column)
    }

    func parsed<T: RawRepresentable>(_ column: Column) throws -> T where T.RawValue == String {
        guard let value = T(rawValue: try text(column)) else {
            throw RowProblem(text: "\(column.name) has an unknown value")
        }
        return value
    }

    func reception(_ caseCode: String?) throws -> ReceptionFacts {
        ReceptionFacts(
            unit: try unit(.receiver), subject: try text(.subject), caseCode: caseCode,
            at: try instant(.receivedAt))
    }

    func matter() throws -> Matter? {
        guard let text = try optional(.matter, text) else { return nil }
        guard let matter = Event.read(Matter.self, text) else {
            throw RowProblem(text: "matter cannot be read")
        }
        return matter
    }

    func clock() throws -> DossierClock {
        guard let limit = TimeLimit(try text(.timeLimit)) else {
            throw RowProblem(text: "time_limit is no time limit")
        }
        return DossierClock(
            limit: limit, startedAt: try optional(.startedAt, instant),
            originalDue: try instant(.originalDue), due: try instant(.due),
            calendarVersion: Int(try int32(.calendarVersion)),
            stoppedAt: try optional(.stoppedAt, instant),
            supplementRequests: Int(try int16(.supplementRequests)),
            remindedAt: try optional(.remindedAt, instant))
    }

    func state() throws -> DossierState {
        switch try int16(.status) {
        case 0: .filed(try filing())
        case 1: .inTransit(try transit())
        case 2: .held(try holding())
        case 3: .paused(try holding(), try pause())
        case 4: .decided(try holding(), try decision())
        case 5: .returning(try transit(), try decision())
        case 6: .returned(try decision())
        case 7: .refused
        case 8: .stopped
        case 9: .withdrawn
        case let other: throw RowProblem(text: "status \(other) is unknown")
        }
    }

    private func transit() throws -> Transit {
        Transit(
            from: Place(unit: try unit(.fromUnit), step: try text(.fromStep)),
            givenBy: try int32(.officer), givenAt: try instant(.since), step: try text(.step),
            unit: try optional(.unit, unit), deliveredAt: try optional(.deliveredAt, instant),
            stepDue: try optional(.stepDue, instant),
            isSendBack: try rows.bool(row, offset + Column.isSendBack.index))
    }

    private func holding() throws -> Holding {
        let cameFrom = try optional(.fromUnit, unit).map {
            Place(unit: $0, step: try text(.fromStep))
        }
        return Holding(
            unit: try unit(.unit), step: try text(.step), officer: try int32(.officer),
            acceptedAt: try instant(.since), stepDue: try optional(.stepDue, instant),
            cameFrom: cameFrom)
    }

    private func filing() throws -> Filing {
        Filing(
            unit: try unit(.unit), step: try text(.step), checkBy: try instant(.stepDue),
            pause: isNull(.pauseReason) ? nil : try pause())
    }

    private func pause() throws -> Pause {
        let reason: Pause.Reason =
            switch try text(.pauseReason) {
            case "supplement": .supplement
            case "financial-duty": .financialDuty
            case "stop": .stop
            case let other: .procedure(String(other.trimmingPrefix("procedure:")))
            }
        return Pause(
            reason: reason, since: try instant(.pausedAt),
            respondBy: try optional(.respondBy, instant))
    }

    private func decision() throws -> Decision {
        Decision(
            ruling: try parsed(.ruling), outcome: try text(.outcome),
            step: try text(.decidedStep), at: try instant(.decidedAt))
    }
}
