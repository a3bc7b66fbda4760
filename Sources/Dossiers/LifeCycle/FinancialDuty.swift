/// A financial duty on its way through the tax office: slip (Mẫu 19), notice, payment,
/// confirmation.
///
/// The dossier is paused meanwhile; who is awaited depends on the stage (promise P3).
public struct FinancialDuty: Hashable, Sendable, Codable {
    /// The office that fixes the sum.
    public internal(set) var office: UnitID
    /// The number of the information slip.
    public let slip: String
    public let sentAt: Instant
    public internal(set) var notice: Notice?
    public internal(set) var payment: Payment?
    public internal(set) var confirmedAt: Instant?

    public init(office: UnitID, slip: String, sentAt: Instant) {
        self.office = office
        self.slip = slip
        self.sentAt = sentAt
    }

    /// The tax office's notice: its number, the sum in đồng, and by when it is to be paid.
    public struct Notice: Hashable, Sendable, Codable {
        public let number: String
        public let dong: Int
        public let payBy: Instant?
        public let at: Instant

        public init(number: String, dong: Int, payBy: Instant?, at: Instant) {
            self.number = number
            self.dong = dong
            self.payBy = payBy
            self.at = at
        }
    }

    /// The applicant's payment by its reference.
    public struct Payment: Hashable, Sendable, Codable {
        public let reference: String
        public let dong: Int
        public let at: Instant

        public init(reference: String, dong: Int, at: Instant) {
            self.reference = reference
            self.dong = dong
            self.at = at
        }
    }

    /// How far the duty has come.
    public enum Stage: String, Hashable, Sendable, Codable, CaseIterable {
        /// The tax office fixes the sum.
        case assessed
        /// The applicant pays.
        case payable
        /// Paid; the tax office confirms.
        case paid
        case confirmed
    }

    public var stage: Stage {
        if confirmedAt != nil { return .confirmed }
        guard let notice else { return .assessed }
        return payment != nil || notice.dong == 0 ? .paid : .payable
    }

    var isPayable: Bool { stage == .payable || (stage == .paid && payment != nil) }
}

/// What is done about a financial duty.
public enum DutyCommand: Hashable, Sendable {
    /// Sends the information slip to the office that fixes the sum.
    case send(slip: String, to: Unit)
    /// Records the office's notice.
    case notify(notice: String, dong: Int)
    /// Records the applicant's payment; a repeated reference changes nothing.
    case pay(reference: String, dong: Int)
    /// Records that the office confirms the duty as met; the clock goes on.
    case confirm(note: String)

    /// The command's name, as the terminal spells it.
    public var name: String {
        switch self {
        case .send: "duty send"
        case .notify: "duty notify"
        case .pay: "duty pay"
        case .confirm: "duty confirm"
        }
    }
}
