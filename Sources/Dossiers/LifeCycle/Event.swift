/// What happened to a dossier: the content of one ledger row.
///
/// An event carries everything that its consequence needs, due dates included, so that replaying
/// the ledger asks neither calendar nor procedure (promise P9).
public enum Event: Hashable, Sendable {
    case received(Received)
    case refused(reason: String)
    case handedOff(outcome: String, to: StepID, note: String)
    /// The router put it on the receiving unit's desk; the step's own time runs from here.
    case delivered(to: UnitID, stepDue: Instant?)
    /// The second signature.
    case accepted
    case sentBack(reason: String)
    case supplementRequested(papers: [String], reason: String, respondBy: Instant?)
    /// The papers are in and the clock runs again.
    case supplementReceived(note: String, due: Instant, stepDue: Instant?)
    case decided(outcome: String, ruling: Ruling, note: String)
    case resultReturned(to: String)
    case withdrawn(reason: String)
    /// The router reminded the custodian.
    case reminded(Reminder)
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

    public init(
        code: String, edition: EditionID, application: Application, unit: UnitID, step: StepID,
        stepDue: Instant?, limit: TimeLimit, due: Instant, calendarVersion: Int
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

    public init(
        applicant: Applicant, channel: Channel, subject: String, caseCode: String?,
        papers: [FiledPaper], note: String
    ) {
        self.applicant = applicant
        self.channel = channel
        self.subject = subject
        self.caseCode = caseCode
        self.papers = papers
        self.note = note
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
    public let event: Event

    public init(
        dossier: DossierID, number: Int, at: Instant, officer: OfficerID, unit: UnitID?,
        event: Event
    ) {
        self.dossier = dossier
        self.number = number
        self.at = at
        self.officer = officer
        self.unit = unit
        self.event = event
    }
}
