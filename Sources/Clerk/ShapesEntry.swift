import DossierStore
import Dossiers

/// A ledger row: what every one has, and beside it what its kind holds.
struct EntryShape: Encodable {
    private struct Head: Encodable {
        let number: Int
        let at: String
        let officer: String
        /// Names both officers, where the act was under a mandate.
        let signature: String?
        let unit: UnitShape?
        let did: String
    }

    struct Content: Encodable {
        var outcome: String?
        var step: String?
        var to: UnitShape?
        var receiver: String?
        var ruling: Ruling?
        var reason: String?
        var note: String?
        var papers: [String]?
        var reminder: Reminder?
        var due: String?
        var filedAt: String?
        var resultBy: Channel?
        var numbers: [Int]?
        var stance: Stance?
        var reference: String?
        var dong: Int?
        var isEnd: Bool?
        var `extension`: String?
        var toOfficer: String?
        var basis: String?
        var calendarVersion: Int?
        var steps: [String: String]?
        var changes: [Change]?
        var children: [String]?
        var child: String?
        var childCode: String?
        var childStatus: Child.Status?
    }

    /// A unit in another's place.
    struct Change: Encodable {
        let from: UnitShape
        let to: UnitShape
    }

    private let head: Head
    private var content = Content()

    init(_ entry: LedgerEntry, _ names: Names) {
        head = Head(
            number: entry.number, at: LocalTime.iso(entry.at),
            officer: names.officer(entry.officer, .en), signature: names.signature(entry),
            unit: entry.unit.map(names.shape), did: entry.event.name)
        content.read(entry.event, names)
        if content.note?.isEmpty == true { content.note = nil }
    }

    func encode(to encoder: any Encoder) throws {
        try head.encode(to: encoder)
        try content.encode(to: encoder)
    }
}

extension EntryShape.Content {
    fileprivate mutating func read(_ event: Event, _ names: Names) {
        switch event {
        case .received(let received), .filed(let received): read(received)
        case .takenIn(let taken): due = LocalTime.iso(taken.due)
        case .refused(let reason), .sentBack(let reason), .withdrawn(let reason),
            .repaired(let reason):
            self.reason = reason
        case .handedOff(let outcome, let step, let note):
            (self.outcome, self.step, self.note) = (outcome, step, note)
        case .delivered(let unit, let stepDue):
            (to, due) = (names.shape(unit), stepDue.map(LocalTime.iso))
        case .accepted: break
        case .supplementRequested(let papers, let reason, let respondBy, _):
            (self.papers, self.reason, due) = (papers, reason, respondBy.map(LocalTime.iso))
        case .supplementReceived(let note, let restart): read(note, restart)
        case .decided(let outcome, let ruling, let note):
            (self.outcome, self.ruling, self.note) = (outcome, ruling, note)
        case .resultReturned(let receiver): self.receiver = receiver
        case .reminded(let reminder): self.reminder = reminder
        case .paused(let begun): (reason, note) = (begun.reason, begun.note)
        case .resumed(let end), .dutyConfirmed(let end): read(end.note, end.restart)
        case .stopped(let reason, let isEnd): (self.reason, self.isEnd) = (reason, isEnd)
        case .apologised(let reason, let due, let time):
            (self.reason, self.due) = (reason, LocalTime.iso(due))
            self.extension = time.map { "\($0)" }
        case .opinionsAsked, .opinionAnswered, .opinionWithdrawn, .silenceRecorded:
            readOpinions(event)
        case .dutySent, .dutyNotified, .dutyPaid, .reassigned, .migrated, .transferred, .redated,
            .childrenChosen, .childOpened, .childProgressed:
            readRare(event, names)
        }
    }

    private mutating func read(_ received: Received) {
        (step, due, note) = (
            received.step, LocalTime.iso(received.due), received.application.note
        )
        papers = received.application.papers.map(\.code)
        filedAt = received.application.filedAt.map(LocalTime.iso)
        resultBy = received.application.resultBy
    }

    private mutating func read(_ note: String, _ restart: Restart?) {
        (self.note, due) = (note, (restart?.due).map(LocalTime.iso))
    }

    private mutating func readOpinions(_ event: Event) {
        switch event {
        case .opinionsAsked(let opinions): numbers = opinions.map(\.number)
        case .opinionAnswered(let answer):
            read(answer.text, answer.restart)
            (numbers, stance) = ([answer.number], answer.stance)
        case .opinionWithdrawn(let withdrawal):
            read("", withdrawal.restart)
            (numbers, reason) = ([withdrawal.number], withdrawal.reason)
        case .silenceRecorded(let silence):
            read("", silence.restart)
            numbers = silence.numbers
        default: preconditionFailure("only what is about opinions comes here")
        }
    }

    private mutating func readRare(_ event: Event, _ names: Names) {
        switch event {
        case .dutySent(let office, let slip): (to, reference) = (names.shape(office), slip)
        case .dutyNotified(let notice, let dong, let payBy):
            (reference, self.dong, due) = (notice, dong, payBy.map(LocalTime.iso))
        case .dutyPaid(let reference, let dong): (self.reference, self.dong) = (reference, dong)
        case .reassigned(let officer, let reason):
            (toOfficer, self.reason) = (names.officer(officer, .en), reason)
        case .migrated(let migration): (basis, steps) = (migration.basis, migration.steps)
        case .transferred(let transfer):
            basis = transfer.basis
            changes = transfer.changes.map { change in
                EntryShape.Change(from: names.shape(change.from), to: names.shape(change.to))
            }
        case .redated(let redating):
            (basis, due) = (redating.basis, LocalTime.iso(redating.due))
            calendarVersion = redating.calendarVersion
        case .childrenChosen(let ids): children = ids
        case .childOpened(let id, _, let code): (child, childCode) = (id, code)
        case .childProgressed(let id, let status): (child, childStatus) = (id, status)
        default: preconditionFailure("only what is rare comes here")
        }
    }
}
