/// What happened to a dossier: the content of one ledger row.
///
/// An event carries everything that its consequence needs, due dates included, so that replaying
/// the ledger asks neither calendar nor procedure (promise P9).
///
/// What is large and rare is held by a reference, so that a hand-off stays small.
public enum Event: Hashable, Sendable {
    indirect case received(Received)
    case refused(reason: String)
    case handedOff(outcome: String, to: StepID, note: String)
    /// The router put it on the receiving unit's desk; the step's own time runs from here.
    case delivered(to: UnitID, stepDue: Instant?)
    /// The second signature.
    case accepted
    case sentBack(reason: String)
    case supplementRequested(
        papers: [String], reason: String, respondBy: Instant?, stopsClock: Bool)
    /// The papers are in; the clock runs again, or begins anew, unless it stands for something
    /// else.
    case supplementReceived(note: String, restart: Restart?)
    case decided(outcome: String, ruling: Ruling, note: String)
    case resultReturned(to: String)
    case withdrawn(reason: String)
    /// The router reminded the custodian; before the due date it drafted the apology, too.
    case reminded(Reminder)
    /// Filed online, to be checked.
    indirect case filed(Received)
    indirect case takenIn(TakenIn)
    case opinionsAsked([Opinion])
    indirect case opinionAnswered(OpinionAnswered)
    indirect case opinionWithdrawn(OpinionWithdrawn)
    /// The deadline passed; the silence is on record.
    indirect case silenceRecorded(SilenceRecorded)
    case paused(PauseBegun)
    indirect case resumed(PauseEnded)
    case dutySent(office: UnitID, slip: String)
    case dutyNotified(notice: String, dong: Int, payBy: Instant?)
    case dutyPaid(reference: String, dong: Int)
    indirect case dutyConfirmed(PauseEnded)
    /// Stopped by notice; an end or a pause, by the rule set.
    case stopped(reason: String, isEnd: Bool)
    /// Signed; appointed again where an extension is named.
    case apologised(reason: String, due: Instant, extension: TimeLimit?)
    case reassigned(to: OfficerID, reason: String)
    indirect case migrated(Migration)
    indirect case transferred(Transfer)
    indirect case redated(Redating)
    case childrenChosen([String])
    case childOpened(child: String, dossier: DossierID, code: String)
    case childProgressed(child: String, Child.Status)
    case repaired(reason: String)
}

extension Event {
    /// The edition that the event puts the dossier under, where it does.
    public var edition: EditionID? {
        switch self {
        case .received(let received), .filed(let received): received.edition
        case .migrated(let migration): migration.edition
        default: nil
        }
    }

    /// What reception recorded, where the event is one.
    public var reception: Received? {
        switch self {
        case .received(let received), .filed(let received): received
        default: nil
        }
    }
}

/// What taking in fixes: the limit, and the dates that run from now.
public struct TakenIn: Hashable, Sendable, Codable {
    public let due: Instant
    public let stepDue: Instant?

    public init(due: Instant, stepDue: Instant?) {
        self.due = due
        self.stepDue = stepDue
    }
}

/// An agency's answer to the question of a number.
public struct OpinionAnswered: Hashable, Sendable, Codable {
    public let number: Int
    public let stance: Stance
    public let text: String
    public let restart: Restart?

    public init(number: Int, stance: Stance, text: String, restart: Restart?) {
        self.number = number
        self.stance = stance
        self.text = text
        self.restart = restart
    }
}

/// A question taken back.
public struct OpinionWithdrawn: Hashable, Sendable, Codable {
    public let number: Int
    public let reason: String
    public let restart: Restart?

    public init(number: Int, reason: String, restart: Restart?) {
        self.number = number
        self.reason = reason
        self.restart = restart
    }
}

/// The questions whose deadline passed unanswered.
public struct SilenceRecorded: Hashable, Sendable, Codable {
    public let numbers: [Int]
    public let restart: Restart?

    public init(numbers: [Int], restart: Restart?) {
        self.numbers = numbers
        self.restart = restart
    }
}

/// A pause for a reason of the procedure's own list.
public struct PauseBegun: Hashable, Sendable, Codable {
    /// The reason's code.
    public let reason: String
    public let note: String

    public init(reason: String, note: String) {
        self.reason = reason
        self.note = note
    }
}

/// The end of a pause; the clock goes on unless it stands for something else.
public struct PauseEnded: Hashable, Sendable, Codable {
    public let note: String
    public let restart: Restart?

    public init(note: String, restart: Restart?) {
        self.note = note
        self.restart = restart
    }
}

/// A move to another edition of the procedure (promise P6).
public struct Migration: Hashable, Sendable, Codable {
    public let edition: EditionID
    /// The steps that bear another name in the new edition, by their old names.
    public let steps: [StepID: StepID]
    public let basis: String
    /// The steps under four eyes of the new edition.
    public let watched: [StepID]

    public init(
        edition: EditionID, steps: [StepID: StepID], basis: String, watched: [StepID]
    ) {
        self.edition = edition
        self.steps = steps
        self.basis = basis
        self.watched = watched
    }
}

/// A change of units by a reorganisation: codes and clocks stay, custodians change.
public struct Transfer: Hashable, Sendable, Codable {
    /// An ended unit and the one that takes its place.
    public struct Change: Hashable, Sendable, Codable {
        public let from: UnitID
        public let to: UnitID

        public init(from: UnitID, to: UnitID) {
            self.from = from
            self.to = to
        }
    }

    /// The changes of the units that the dossier names, in the order of the ended ones.
    public let changes: [Change]
    /// The levels of the matter counted anew: one that no longer exists counts as its successor's.
    public let touched: LevelSet
    /// The legal basis of the reorganisation.
    public let basis: String

    public init(changes: [Change], touched: LevelSet, basis: String) {
        self.changes = changes
        self.touched = touched
        self.basis = basis
    }

    /// The unit that stands in a unit's place.
    func standing(_ unit: UnitID) -> UnitID {
        changes.first { $0.from == unit }?.to ?? unit
    }
}

/// Due dates computed anew under a later version of the calendar.
public struct Redating: Hashable, Sendable, Codable {
    public let calendarVersion: Int
    public let due: Instant
    public let stepDue: Instant?
    /// The decision that changed the calendar.
    public let basis: String

    public init(calendarVersion: Int, due: Instant, stepDue: Instant?, basis: String) {
        self.calendarVersion = calendarVersion
        self.due = due
        self.stepDue = stepDue
        self.basis = basis
    }
}

/// What a reminder is about.
public enum Reminder: String, Hashable, Sendable, Codable, CaseIterable {
    /// Delivered and not accepted in time.
    case acceptance
    /// The step's own time has run out.
    case step
    /// The due date is near.
    case dueSoon = "due-soon"
    /// The due date has passed.
    case overdue
    /// A pause lasts longer than it should.
    case pause
    /// A result lies uncollected.
    case collection
    /// What was filed online is not yet checked.
    case check
    /// The deadline of an opinion is near.
    case opinion
    /// The deadline of an opinion has passed; the silence is recorded.
    case silence
}

/// Everything that reception records.
public struct Received: Hashable, Sendable, Codable {
    public let code: String
    public let edition: EditionID
    public let application: Application
    public let unit: UnitID
    public let step: StepID
    public let stepDue: Instant?
    public let limit: TimeLimit
    public let due: Instant
    public let calendarVersion: Int
    /// The group the dossier is a child of; nil for an ordinary one.
    public let parent: ParentLink?
    /// The steps under four eyes, whose workers are remembered; nil where there are none.
    public let watched: [StepID]?

    public init(
        code: String, edition: EditionID, application: Application, unit: UnitID, step: StepID,
        stepDue: Instant?, limit: TimeLimit, due: Instant, calendarVersion: Int,
        parent: ParentLink? = nil, watched: [StepID]? = nil
    ) {
        self.code = code
        self.edition = edition
        self.application = application
        self.unit = unit
        self.step = step
        self.stepDue = stepDue
        self.limit = limit
        self.due = due
        self.calendarVersion = calendarVersion
        self.parent = parent
        self.watched = watched
    }
}

/// What the applicant brings to the counter.
public struct Application: Hashable, Sendable, Codable {
    public let applicant: Applicant
    public let channel: Channel
    /// The code of the area that places the dossier.
    public let subject: String
    public let caseCode: String?
    /// The papers filed, by code.
    public let papers: [FiledPaper]
    public let note: String
    /// When the dossier was handed in, where it is entered later; the limit runs from there.
    public let filedAt: Instant?
    /// How the applicant wants the result; nil for at the receiving counter.
    public let resultBy: Channel?

    public init(
        applicant: Applicant, channel: Channel, subject: String, caseCode: String?,
        papers: [FiledPaper], note: String, filedAt: Instant? = nil, resultBy: Channel? = nil
    ) {
        self.applicant = applicant
        self.channel = channel
        self.subject = subject
        self.caseCode = caseCode
        self.papers = papers
        self.note = note
        self.filedAt = filedAt
        self.resultBy = resultBy
    }
}

/// The person or organisation that files.
public struct Applicant: Hashable, Sendable, Codable {
    public let name: String
    public let identityNumber: String
    public let phone: String
    public let address: String
    public let email: String

    public init(
        name: String, identityNumber: String = "", phone: String = "", address: String = "",
        email: String = ""
    ) {
        self.name = name
        self.identityNumber = identityNumber
        self.phone = phone
        self.address = address
        self.email = email
    }
}

/// A paper as filed: how many originals and copies.
public struct FiledPaper: Hashable, Sendable, Codable {
    public let code: String
    public let originals: Int
    public let copies: Int

    public init(code: String, originals: Int, copies: Int) {
        self.code = code
        self.originals = originals
        self.copies = copies
    }
}

/// One row of a dossier's ledger.
public struct LedgerEntry: Hashable, Sendable {
    public let dossier: DossierID
    /// The number of the row, from 1 without a gap.
    public let number: Int
    public let at: Instant
    public let officer: OfficerID
    /// The unit the officer acted for; nil for the router.
    public let unit: UnitID?
    /// The mandate under which the officer acted in another's stead; nil for the own right.
    public let mandate: MandateID?
    public let event: Event

    public init(
        dossier: DossierID, number: Int, at: Instant, officer: OfficerID, unit: UnitID?,
        mandate: MandateID? = nil, event: Event
    ) {
        self.dossier = dossier
        self.number = number
        self.at = at
        self.officer = officer
        self.unit = unit
        self.mandate = mandate
        self.event = event
    }
}
