/// What an officer, or the router, asks of a dossier.
public enum Command: Hashable, Sendable {
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
    /// Rules on the dossier.
    case decide(outcome: String?, note: String)
    /// Hands the result to the applicant.
    case returnResult(to: String)
    /// Declines to take the dossier in.
    case refuse(reason: String)
    /// Takes the dossier back at the applicant's wish.
    case withdraw(reason: String)
    /// Reminds the custodian of what has fallen due; the router's own command.
    case remind

    /// The command's name, as the terminal spells it.
    public var name: String {
        switch self {
        case .handOff: "hand-off"
        case .deliver: "deliver"
        case .accept: "accept"
        case .sendBack: "send-back"
        case .requestSupplement: "supplement request"
        case .recordSupplement: "supplement received"
        case .decide: "decide"
        case .returnResult: "return"
        case .refuse: "refuse"
        case .withdraw: "withdraw"
        case .remind: "remind"
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
}

/// The next instant at which someone must be reminded, and of what.
public struct Alarm: Hashable, Sendable {
    public let at: Instant
    public let reminder: Reminder

    public init(at: Instant, reminder: Reminder) {
        self.at = at
        self.reminder = reminder
    }
}
