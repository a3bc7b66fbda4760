/// A transfer to an account or a card by the code of NAPAS (VietQR).
///
/// Source: NAPAS, *QR Format, Terms and Conditions*, version 1.5.2. The dossier's code goes into
/// the bill number, so that what the bank reports can be reconciled.
public struct VietQR: Hashable, Sendable {
    /// What the money goes to; its raw value is the code of the service.
    public enum Service: String, Hashable, Sendable, CaseIterable {
        case toAccount = "QRIBFTTA"
        case toCard = "QRIBFTTC"
    }

    /// The bank's number, six digits.
    public let bank: String
    /// The account or the card: 1 to 19 letters and digits.
    public let account: String
    public let service: Service
    /// In đồng, above nothing; nil where whoever pays says how much.
    public let amount: Int64?
    /// At most 25 printable ASCII characters.
    public let billNumber: String?
    /// At most 25 printable ASCII characters.
    public let purpose: String?

    private static let scheme = "A000000727"
    private static let (country, currency) = ("VN", "704")
    /// The longest amount has thirteen digits.
    private static let most: Int64 = 9_999_999_999_999

    /// Makes a transfer.
    ///
    /// - Throws: ``VietQRError`` where the code could not hold it.
    public init(
        bank: String, account: String, service: Service = .toAccount, amount: Int64? = nil,
        billNumber: String? = nil, purpose: String? = nil
    ) throws(VietQRError) {
        guard bank.utf8.count == 6, bank.utf8.allSatisfy(\.isDigit) else { throw .bank(bank) }
        guard (1...19).contains(account.utf8.count),
            account.utf8.allSatisfy({ $0.isDigit || $0.isLetter })
        else { throw .account(account) }
        if let amount, !(1...Self.most).contains(amount) { throw .amount(String(amount)) }
        for text in [billNumber, purpose].compactMap(\.self) {
            guard (1...25).contains(text.utf8.count), text.utf8.allSatisfy(\.isPrintable) else {
                throw .text(text)
            }
        }
        (self.bank, self.account, self.service) = (bank, account, service)
        (self.amount, self.billNumber, self.purpose) = (amount, billNumber, purpose)
    }

    /// Reads a transfer out of a payload.
    ///
    /// - Throws: ``VietQRError`` where it is another payment, or one this code cannot say.
    public init(_ payload: MerchantPayload) throws(VietQRError) {
        guard let merchant = payload[38], payload[58] == Self.country,
            payload[53] == Self.currency
        else { throw .notVietnamese }
        let parts = try Self.fields(of: merchant, 38)
        guard parts[0] == Self.scheme, let account = parts[1] else { throw .notVietnamese }
        guard let service = parts[2].flatMap(Service.init) else { throw .service(parts[2]) }
        let beneficiary = try Self.fields(of: account, 38, 1)
        let more = try payload[62].map { text throws(VietQRError) in try Self.fields(of: text, 62) }
        let amount = try payload[54].map { text throws(VietQRError) in try Self.amount(text) }
        try self.init(
            bank: beneficiary[0] ?? "", account: beneficiary[1] ?? "", service: service,
            amount: amount, billNumber: more?[1], purpose: more?[8])
    }

    /// The payload for the code; one with an amount is for one payment, one without for many.
    public var payload: MerchantPayload {
        typealias Field = MerchantPayload.Field
        let merchant = MerchantPayload.text(of: [
            Field(0, Self.scheme),
            Field(1, MerchantPayload.text(of: [Field(0, bank), Field(1, account)])),
            Field(2, service.rawValue),
        ])
        let more = [(1, billNumber), (8, purpose)].compactMap { id, text in
            text.map { Field(id, $0) }
        }
        let fields = [
            Field(0, "01"), Field(1, amount == nil ? "11" : "12"), Field(38, merchant),
            Field(53, Self.currency), amount.map { Field(54, String($0)) },
            Field(58, Self.country),
            more.isEmpty ? nil : Field(62, MerchantPayload.text(of: more)),
        ]
        do {
            return try MerchantPayload(fields.compactMap(\.self))
        } catch {
            preconditionFailure("every transfer has a payload: \(error)")
        }
    }

    private static func fields(
        of text: String, _ place: Int...
    ) throws(VietQRError) -> [Int: String] {
        do {
            let fields = try MerchantPayload.fields(of: text, in: place)
            return Dictionary(uniqueKeysWithValues: fields.map { ($0.id, $0.value) })
        } catch {
            throw .payload(error)
        }
    }

    /// Whole đồng; decimals may only be noughts.
    private static func amount(_ text: String) throws(VietQRError) -> Int64 {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, whole.utf8.allSatisfy(\.isDigit),
            parts.dropFirst().allSatisfy({ $0.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }),
            let amount = Int64(whole)
        else { throw .amount(text) }
        return amount
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
    fileprivate var isPrintable: Bool { (UInt8(ascii: " ")...UInt8(ascii: "~")).contains(self) }
}

/// Why something is no VietQR transfer.
public enum VietQRError: Error, Hashable, Sendable {
    case notVietnamese
    case service(String?)
    case bank(String)
    case account(String)
    case amount(String)
    case text(String)
    case payload(MerchantPayloadError)
}

extension VietQRError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notVietnamese: "it is no transfer in đồng through NAPAS (38-00, 53, 58)"
        case .service(let service):
            "its service (38-02) is \(service ?? "missing"); it must be QRIBFTTA or QRIBFTTC"
        case .bank(let text): "the bank's number is “\(text)”; it must have six digits"
        case .account(let text):
            "the account is “\(text)”; it must be 1 to 19 letters and digits"
        case .amount(let text):
            "the amount is “\(text)”; it must be whole đồng, 1 or more, of 13 digits at most"
        case .text(let text):
            "“\(text)” must be 1 to 25 printable characters without tone marks"
        case .payload(let error): error.description
        }
    }
}
