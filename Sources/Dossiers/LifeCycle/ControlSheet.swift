/// The control sheet (phiếu kiểm soát quá trình giải quyết hồ sơ; form 05 of circular
/// 01/2018/TT-VPCP, form 06 of circular 03/2025/TT-VPCP): who had the dossier, from when to when,
/// who gave it, who received it, and whether each part was done in time.
///
/// Officers and units are numbers here; whoever prints the form has the names.
public struct ControlSheet: Hashable, Sendable {
    /// The parts in order; the last one of an open dossier is not yet handed on.
    public let parts: [Part]

    public init(parts: [Part]) { self.parts = parts }

    /// One row of the form: the work of one unit at one step and the hand-off that ended it.
    public struct Part: Hashable, Sendable {
        /// The unit that answered for the part and gave the dossier on.
        public let giver: UnitID
        /// The officer who gave it on, or who has it; nil while nobody has signed for it.
        public let givingOfficer: OfficerID?
        public let step: StepID
        /// When the dossier was received or delivered; the step's time runs from here.
        public let began: Instant
        /// When an officer of the giver signed for it; nil if it went back unsigned or still lies.
        public let signedFor: Instant?
        /// When it was handed on, sent back or closed; nil while the part is open.
        public let given: Instant?
        public let end: End?
        /// The second half of the row; nil until the router has delivered the dossier.
        public let receiver: Receipt?
        /// The time the step has, or nil where the procedure gives it none.
        public let allowed: TimeLimit?
        /// When the step's time ran out, pauses included.
        public let due: Instant?
        /// Working time used in seconds, pauses excluded; nil while the part is open.
        public let usedSeconds: Int64?
        /// Whether the part was done in time; nil while it is open, where the step
        /// has no limit, and where the applicant withdrew the dossier unfinished.
        public let verdict: Verdict?
        /// What was written on the way: notes, reasons, requests.
        public let note: String

        public init(
            giver: UnitID, givingOfficer: OfficerID?, step: StepID, began: Instant,
            signedFor: Instant?, given: Instant?, end: End?, receiver: Receipt?,
            allowed: TimeLimit?, due: Instant?, usedSeconds: Int64?, verdict: Verdict?,
            note: String
        ) {
            self.giver = giver
            self.givingOfficer = givingOfficer
            self.step = step
            self.began = began
            self.signedFor = signedFor
            self.given = given
            self.end = end
            self.receiver = receiver
            self.allowed = allowed
            self.due = due
            self.usedSeconds = usedSeconds
            self.verdict = verdict
            self.note = note
        }
    }

    /// The receiving side of a hand-off.
    public struct Receipt: Hashable, Sendable {
        public let unit: UnitID
        public let delivered: Instant
        /// The officer who signed for it, with the instant; nil until someone has.
        public let officer: OfficerID?
        public let accepted: Instant?

        public init(unit: UnitID, delivered: Instant, officer: OfficerID?, accepted: Instant?) {
            self.unit = unit
            self.delivered = delivered
            self.officer = officer
            self.accepted = accepted
        }
    }

    /// How a part ended.
    public enum End: Hashable, Sendable {
        case handedOff(to: StepID)
        case sentBack
        /// The applicant, or who came in their stead, has the result.
        case returned(to: String)
        case refused
        case stopped
        case withdrawn
        /// The unit ended, and its successor went on.
        case transferred
    }

    /// The result column of the form, judged to the minute of working time.
    public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
        case early
        case onTime = "on-time"
        case late

        /// The words of the form.
        public var name: Bilingual {
            switch self {
            case .early: Bilingual(vi: "Trước hạn", en: "Early")
            case .onTime: Bilingual(vi: "Đúng hạn", en: "On time")
            case .late: Bilingual(vi: "Quá hạn", en: "Late")
            }
        }
    }

    /// Why a sheet cannot be drawn up.
    public enum Failure: Error, Hashable, Sendable {
        /// The ledger was not written by this state machine.
        case ledger(ReplayError)
        /// A time lies outside the calendar's years.
        case calendar(CalendarError)
        /// An edition that the dossier was under is not at hand.
        case edition(EditionID)
    }
}

extension ControlSheet.Failure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .ledger(let error): "the control sheet cannot be drawn up: \(error)"
        case .calendar(let error): "the control sheet cannot be reckoned: \(error)"
        case .edition(let id): "edition \(id), which the ledger names, is not at hand"
        }
    }
}

extension ControlSheet {
    /// Draws up the sheet of a dossier from its ledger.
    ///
    /// - Parameters:
    ///   - entries: The ledger from its first row.
    ///   - edition: The edition that governs the dossier.
    ///   - calendars: The identifiers of the calendars that units keep; a unit not named here is
    ///     reckoned with the edition's own calendar.
    /// - Throws: ``Failure`` for a ledger that cannot be replayed or a time no calendar covers.
    public init(
        entries: some Sequence<LedgerEntry>, edition: Edition, calendars: [UnitID: String] = [:]
    ) throws(Failure) {
        var writer = SheetWriter(edition: edition, calendars: calendars)
        var dossier: Dossier?
        do {
            for entry in entries {
                let next = try Dossier.following(dossier, entry)
                try writer.write(entry, before: dossier, after: next)
                dossier = next
            }
        } catch let error as ReplayError {
            throw .ledger(error)
        } catch let error as CalendarError {
            throw .calendar(error)
        } catch {
            preconditionFailure("replay and calendar throw their own errors only: \(error)")
        }
        guard dossier != nil else { throw .ledger(.noReception) }
        parts = writer.finished + [writer.open?.part()].compactMap(\.self)
    }
}

/// The sheet as far as the ledger has been read.
private struct SheetWriter {
    let edition: Edition
    let calendars: [UnitID: String]
    var finished: [ControlSheet.Part] = []
    var open: Draft?

    mutating func write(
        _ entry: LedgerEntry, before: Dossier?, after dossier: Dossier
    ) throws(CalendarError) {
        switch entry.event {
        case .received(let received), .filed(let received):
            open = draft(received.unit, received.step, received.stepDue, entry.at)
            if case .received = entry.event {
                open?.officer = entry.officer
                open?.signedFor = entry.at
            }
            open?.notes.append(received.application.note)
        case .takenIn(let taken):
            open?.officer = entry.officer
            open?.signedFor = entry.at
            open?.due = taken.stepDue
        case .delivered(let unit, let stepDue): deliver(unit, stepDue, dossier, entry)
        case .accepted:
            amendReceipt { receipt in
                receipt.map {
                    .init(
                        unit: $0.unit, delivered: $0.delivered, officer: entry.officer,
                        accepted: entry.at)
                }
            }
            open?.officer = entry.officer
            open?.signedFor = entry.at
        case .handedOff(_, let step, let note): try close(entry, .handedOff(to: step), note)
        case .sentBack(let reason): try close(entry, .sentBack, reason)
        case .resultReturned(let receiver): try close(entry, .returned(to: receiver), "")
        case .refused(let reason): try close(entry, .refused, reason)
        case .stopped(let reason, isEnd: true): try close(entry, .stopped, reason)
        case .withdrawn(let reason): try close(entry, .withdrawn, reason)
        case .transferred(let transfer): try succeed(transfer, before, dossier, entry)
        case .reassigned(let officer, _): open?.officer = officer
        case .redated(let redating): open?.due = redating.stepDue
        case .reminded, .childrenChosen, .childOpened, .childProgressed, .repaired, .migrated:
            break
        default:
            let wasStanding = before?.clock.stoppedAt
            try clock(entry, wasStanding: wasStanding != nil, isStanding: dossier.clock.stoppedAt)
            if let note = entry.event.note { open?.notes.append(note) }
        }
    }

    /// Pauses, opinions and their ends: what they do to the part's clock.
    private mutating func clock(
        _ entry: LedgerEntry, wasStanding: Bool, isStanding: Instant?
    ) throws(CalendarError) {
        if isStanding != nil {
            if !wasStanding { open?.pausedAt = entry.at }
        } else if wasStanding {
            let due = entry.event.restart?.stepDue ?? open?.due
            try open?.resume(at: entry.at, stepDue: due)
        }
    }

    private mutating func deliver(
        _ unit: UnitID, _ stepDue: Instant?, _ dossier: Dossier, _ entry: LedgerEntry
    ) {
        amendReceipt {
            _ in .init(unit: unit, delivered: entry.at, officer: nil, accepted: nil)
        }
        open = draft(unit, dossier.state.step ?? "", stepDue, entry.at)
    }

    /// Where a unit ended, its part ends and its successor's begins, with the same step's time.
    private mutating func succeed(
        _ transfer: Transfer, _ before: Dossier?, _ after: Dossier, _ entry: LedgerEntry
    ) throws(CalendarError) {
        guard let open, let unit = after.custodian, before?.custodian != unit else { return }
        try close(entry, .transferred, transfer.basis)
        amendReceipt {
            _ in .init(unit: unit, delivered: entry.at, officer: nil, accepted: nil)
        }
        self.open = draft(unit, open.step, after.state.stepDue, entry.at)
    }

    private func draft(
        _ unit: UnitID, _ step: StepID, _ due: Instant?, _ began: Instant
    ) -> Draft {
        Draft(
            unit: unit, step: step, began: began, allowed: edition.procedure.step(step)?.limit,
            due: due, calendar: edition.calendar(calendars[unit] ?? edition.procedure.calendar))
    }

    private mutating func close(
        _ entry: LedgerEntry, _ end: ControlSheet.End, _ note: String
    ) throws(CalendarError) {
        guard var draft = open else {
            // Withdrawn on its way: the part was given on before, and nobody received it.
            if let last = finished.popLast() { finished.append(last.ended(end, note)) }
            return
        }
        draft.officer = entry.unit == draft.unit ? entry.officer : draft.officer
        draft.notes.append(note)
        // Closed while the clock stands: the part is judged by when it stopped.
        let judged = draft.pausedAt ?? entry.at
        try draft.resume(at: entry.at, stepDue: draft.due)
        finished.append(try draft.part(given: entry.at, end, judged: judged))
        open = nil
    }

    private mutating func amendReceipt(
        _ change: (ControlSheet.Receipt?) -> ControlSheet.Receipt?
    ) {
        guard let last = finished.popLast() else { return }
        finished.append(last.received(change(last.receiver)))
    }
}

/// A part that is still being worked on.
private struct Draft {
    let unit: UnitID
    let step: StepID
    let began: Instant
    let allowed: TimeLimit?
    var due: Instant?
    let calendar: WorkingCalendar
    var officer: OfficerID?
    var signedFor: Instant?
    var pausedAt: Instant?
    var pausedSeconds: Int64 = 0
    var notes: [String] = []

    var note: String { notes.filter { !$0.isEmpty }.joined(separator: "; ") }

    mutating func resume(at instant: Instant, stepDue: Instant?) throws(CalendarError) {
        guard let pausedAt else { return }
        pausedSeconds += try calendar.workingSeconds(from: pausedAt, to: instant)
        self.pausedAt = nil
        due = stepDue
    }

    func part() -> ControlSheet.Part {
        part(given: nil, end: nil, used: nil, verdict: nil)
    }

    func part(
        given: Instant, _ end: ControlSheet.End, judged: Instant
    ) throws(CalendarError) -> ControlSheet.Part {
        let used = try calendar.workingSeconds(from: began, to: given) - pausedSeconds
        let verdict = end == .withdrawn || end == .transferred ? nil : try verdict(judged)
        return part(given: given, end: end, used: used, verdict: verdict)
    }

    /// What is left of the step's time is allowed minus used, whatever the limit counts and however
    /// its clock went on after a pause; less than a minute either way is on time.
    private func verdict(_ given: Instant) throws(CalendarError) -> ControlSheet.Verdict? {
        guard allowed != nil, let due else { return nil }
        let left = try calendar.workingSeconds(from: given, to: due)
        return left >= 60 ? .early : left <= -60 ? .late : .onTime
    }

    private func part(
        given: Instant?, end: ControlSheet.End?, used: Int64?, verdict: ControlSheet.Verdict?
    ) -> ControlSheet.Part {
        ControlSheet.Part(
            giver: unit, givingOfficer: officer, step: step, began: began, signedFor: signedFor,
            given: given, end: end, receiver: nil, allowed: allowed, due: due, usedSeconds: used,
            verdict: verdict, note: note)
    }
}

extension ControlSheet.Part {
    fileprivate func received(_ receipt: ControlSheet.Receipt?) -> Self {
        with(receiver: receipt, end: end, note: note)
    }

    fileprivate func ended(_ end: ControlSheet.End, _ reason: String) -> Self {
        let note = [note, reason].filter { !$0.isEmpty }.joined(separator: "; ")
        return with(receiver: receiver, end: end, note: note)
    }

    private func with(
        receiver: ControlSheet.Receipt?, end: ControlSheet.End?, note: String
    ) -> Self {
        ControlSheet.Part(
            giver: giver, givingOfficer: givingOfficer, step: step, began: began,
            signedFor: signedFor, given: given, end: end, receiver: receiver, allowed: allowed,
            due: due, usedSeconds: usedSeconds, verdict: verdict, note: note)
    }
}
