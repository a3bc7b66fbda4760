/// The identifier of a rule set, such as `R118`.
public typealias RuleSetID = String

/// A legal regime of the one-stop mechanism, chosen by the day of reception (promise P6).
public struct RuleSet: Hashable, Sendable, Codable {
    public let id: RuleSetID
    public let name: Bilingual
    public let period: Period
    public let legalBasis: [LegalText]
    /// The levels in force.
    public let levels: LevelSet
    public let codeFormat: DossierCodeFormat
    /// The number of each statutory form, by kind.
    public let forms: [StatutoryForm: String]
    /// Received after this hour, a dossier goes on at the start of the next working day.
    public let transferCutoff: TimeOfDay
    /// How long a unit may leave a delivered dossier unaccepted before it is reminded.
    public let acceptWithin: TimeLimit
    /// How long before the due date the holder is reminded.
    public let remindBefore: TimeLimit
    /// How often an overdue dossier is reminded of again.
    public let remindEvery: TimeLimit
    /// How long a pause without a limit of its own may last before it is reminded of.
    public let pauseReview: TimeLimit
    /// How long a finished result may lie uncollected before the counter is reminded.
    public let collectWithin: TimeLimit
    /// Whether status 8 (stopped) ends the dossier or pauses it.
    public let stopEnds: Bool
    /// How long the officer has to check what was filed online; nil for eight working hours.
    ///
    /// Decree 45/2020/NĐ-CP, Article 11.
    public let checkWithin: TimeLimit?
    /// Which portal status each stage of a dossier is, and which moves the portal takes.
    public let portal: PortalMap?

    public init(
        id: RuleSetID, name: Bilingual, period: Period, legalBasis: [LegalText], levels: LevelSet,
        codeFormat: DossierCodeFormat, forms: [StatutoryForm: String], transferCutoff: TimeOfDay,
        acceptWithin: TimeLimit, remindBefore: TimeLimit, remindEvery: TimeLimit,
        pauseReview: TimeLimit, collectWithin: TimeLimit, stopEnds: Bool,
        checkWithin: TimeLimit? = nil, portal: PortalMap? = nil
    ) {
        self.id = id
        self.name = name
        self.period = period
        self.legalBasis = legalBasis
        self.levels = levels
        self.codeFormat = codeFormat
        self.forms = forms
        self.transferCutoff = transferCutoff
        self.acceptWithin = acceptWithin
        self.remindBefore = remindBefore
        self.remindEvery = remindEvery
        self.pauseReview = pauseReview
        self.collectWithin = collectWithin
        self.stopEnds = stopEnds
        self.checkWithin = checkWithin
        self.portal = portal
    }
}

extension RuleSet {
    /// How long the officer has to check what was filed online.
    var checkLimit: TimeLimit {
        guard let limit = checkWithin ?? TimeLimit(thousandths: 8_000, of: .hour) else {
            preconditionFailure("eight hours are a limit")
        }
        return limit
    }
}

/// The kinds of statutory forms; their numbers depend on the rule set (domain: forms).
public enum StatutoryForm: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable
{
    case receipt
    case supplementRequest = "supplement-request"
    case refusal
    case apology
    case stopNotice = "stop-notice"
    case controlSheet = "control-sheet"
    case register
}
