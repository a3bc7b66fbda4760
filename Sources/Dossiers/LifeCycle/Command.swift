/// What an officer, or the router, asks of a dossier.
public enum Command: Hashable, Sendable {
    /// Takes in what was filed online; the limit runs from here.
    case takeIn
    /// Passes the dossier on; the outcome may be left out where the step has only one.
    case handOff(outcome: String?, note: String)
    /// Puts a given dossier on the receiving unit's desk; the router's own command.
    case deliver(to: Unit)
    /// Signs for a delivered dossier.
    case accept
    /// Gives the dossier back to where it came from.
    case sendBack(reason: String)
    /// Asks the applicant for papers and stops the clock.
    case requestSupplement(papers: [String], reason: String)
    /// Records that the papers are in and lets the clock run again.
    case recordSupplement(note: String)
    /// Stops the clock for a reason of the procedure's closed list.
    case pause(reason: String, note: String)
    /// Lets the clock run again after a pause or a stop that is a pause.
    case resume(note: String)
    /// Moves the financial duty on.
    indirect case duty(DutyCommand)
    /// Asks, answers or withdraws opinions.
    indirect case opinion(OpinionCommand)
    /// Opens and follows the children of an interlinked group.
    indirect case group(GroupCommand)
    /// Rules on the dossier.
    case decide(outcome: String?, note: String)
    /// Hands the result to the applicant.
    case returnResult(to: String)
    /// Declines to take the dossier in.
    case refuse(reason: String)
    /// Stops the processing by notice (form 05 of circular 03/2025/TT-VPCP).
    case stop(reason: String)
    /// Takes the dossier back at the applicant's wish.
    case withdraw(reason: String)
    /// Apologises for lateness (form 04) and appoints the dossier again, where an extension is
    /// named.
    case apologise(reason: String, extension: TimeLimit?)
    /// Does what has fallen due: reminds, drafts the apology, records silence; the router's own
    /// command.
    case remind
    /// Keeps house: what changes about a dossier without its moving.
    indirect case house(HouseCommand)

    /// The command's name, as the terminal spells it.
    public var name: String {
        switch self {
        case .takeIn: "take-in"
        case .handOff: "hand-off"
        case .deliver: "deliver"
        case .accept: "accept"
        case .sendBack: "send-back"
        case .requestSupplement: "supplement request"
        case .recordSupplement: "supplement received"
        case .pause: "pause"
        case .resume: "resume"
        case .duty(let command): command.name
        case .opinion(let command): command.name
        case .group(let command): command.name
        case .decide: "decide"
        case .returnResult: "return"
        case .refuse: "refuse"
        case .stop: "stop"
        case .withdraw: "withdraw"
        case .apologise: "apologise"
        case .remind: "remind"
        case .house(let command): command.name
        }
    }
}

/// What is done about opinions.
public enum OpinionCommand: Hashable, Sendable {
    /// Asks any number of agencies at once, each with its own question and deadline.
    case ask([OpinionRequest])
    /// Records an agency's answer, in time or late.
    case answer(number: Int, Stance, text: String)
    /// Takes a question back while others run.
    case withdraw(number: Int, reason: String)

    /// The command's name, as the terminal spells it.
    public var name: String {
        switch self {
        case .ask: "opinions ask"
        case .answer: "opinions answer"
        case .withdraw: "opinions withdraw"
        }
    }
}

/// What changes about a dossier without its moving along its route.
public enum HouseCommand: Hashable, Sendable {
    /// Gives the work of a step to another officer of the unit, as when one leaves (promise P3).
    case reassign(to: Officer, reason: String)
    /// Puts successors in the place of ended units; part of a reorganisation.
    case transfer(Transfer)
    /// Computes the due dates anew under a later calendar version.
    case redate(Redating)
    /// Records that a damaged state was made equal to its ledger again.
    case repair(reason: String)

    /// The command's name, as the terminal spells it.
    public var name: String {
        switch self {
        case .reassign: "reassign"
        case .transfer: "transfer"
        case .redate: "redate"
        case .repair: "repair"
        }
    }
}

/// What a command did: one ledger row, the dossier after it, and what must follow.
public struct Transition: Hashable, Sendable {
    public let entry: LedgerEntry
    public let dossier: Dossier
    public let effects: [Effect]
    /// When the router looks at the dossier next; nil exactly when it is closed (promise P3).
    public let alarm: Alarm?

    public init(entry: LedgerEntry, dossier: Dossier, effects: [Effect], alarm: Alarm?) {
        self.entry = entry
        self.dossier = dossier
        self.effects = effects
        self.alarm = alarm
    }
}

/// Work that a transition leaves for the router.
public enum Effect: Hashable, Sendable {
    /// Find the receiving unit and deliver.
    case deliver
    /// Bring the group up to date: open children, tell the parent, or end what follows it.
    case followGroup
}

/// The next instant at which something falls due, and what.
public struct Alarm: Hashable, Sendable {
    public let at: Instant
    public let reminder: Reminder

    public init(at: Instant, reminder: Reminder) {
        self.at = at
        self.reminder = reminder
    }
}
