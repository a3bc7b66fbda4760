/// A procedure as the national portal's programming interface gives it, one JSON object a line.
///
/// The records are a room of their own rather than a part of `WorkflowFiles`: they are read from
/// JSON and written as text, and never need the YAML parser or a checked procedure. Every value
/// may be absent or null; what is absent becomes a gap of the draft, never a guess.
struct PortalRecord: Decodable {
    struct Detail: Decodable {
        let code: String?
        let name: String?
        let executionMethods: [Method?]?
        let cases: [Case?]?
        let executionCases: [PaperGroup?]?
        let executionSteps: [StepText?]?
        let fees: [Fee?]?
        let resultsDetails: [Named?]?
        let legalBasisesDetails: [Named?]?
        let categoriesDetails: [Named?]?
        let category: Named?
        let subjectTypesDetails: [Named?]?
        let unitGroupsExecuting: [Named?]?
        let unitGroupsAuthority: [Named?]?
        let unitGroupsAuthorized: [Named?]?
        let unitGroupsCoordinating: [Named?]?
        let departmentsExecuting: [Named?]?
        let departmentsAuthority: [Named?]?
        let departmentsAuthorized: [Named?]?
        let departmentsCoordinating: [Named?]?
        let isMinistry: Bool?
        let isProvince: Bool?
        let isWard: Bool?
        let isVertical: Bool?
        let isOtherAgency: Bool?
        let isOfflineOnly: Bool?
        let requirementsAndConditions: String?
        let dossierReceivingAddresses: String?
        let note: String?
        let departmentPromulgateName: String?
        let procedureProposal: Proposal?
        let updatedAt: Quantity?
    }

    /// A body, a result, a legal text, a field: what has a code and a name.
    struct Named: Decodable {
        let code: String?
        let name: String?
    }

    struct Method: Decodable {
        let submissionMethod: String?
        let processingTime: Quantity?
        let processingTimeUnit: String?
        let description: String?
        let fees: [Fee?]?
    }

    struct Fee: Decodable {
        let type: String?
        let value: Quantity?
        let currencyName: String?
        let description: String?
    }

    struct Case: Decodable {
        struct Time: Decodable {
            let qty: Quantity?
            let type: String?
        }

        let code: String?
        let name: String?
        let processingDay: Time?
    }

    struct PaperGroup: Decodable {
        let name: String?
        let profileComponents: [Component?]?
    }

    struct Component: Decodable {
        struct Attachment: Decodable {
            let fileName: String?
        }

        let code: String?
        let name: String?
        let originalQty: Quantity?
        let copyQty: Quantity?
        let required: Bool?
        let hasElectronicForm: Bool?
        let isProcessingResult: Bool?
        let attachments: [Attachment?]?
    }

    struct StepText: Decodable {
        let name: String?
        let description: String?
    }

    struct Proposal: Decodable {
        let proposalNumber: String?
        let decisionDate: Quantity?
    }

    let id: String?
    let code: String?
    let name: String?
    let detail: Detail
}

/// A number that some records give as a text, and some texts where a number belongs.
enum Quantity: Decodable, Hashable {
    case number(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            // What is neither is refused by the place where it stands.
            self = .text(try container.decode(String.self))
        }
    }

    /// The number, also where it is written as a text.
    var number: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): Double(Texts.trimmed(text))
        }
    }

    /// The number in thousandths; nil where it has more places than that, or is too large.
    var thousandths: Int? {
        guard let number, number.isFinite, abs(number) <= 1e12 else { return nil }
        let thousandths = (number * 1_000).rounded()
        return abs(number * 1_000 - thousandths) < 1e-6 * max(1, abs(number))
            ? Int(thousandths) : nil
    }

    /// The number where it is a whole one.
    var whole: Int? {
        guard let thousandths, thousandths % 1_000 == 0 else { return nil }
        return thousandths / 1_000
    }

    /// The quantity as it is shown to a reader.
    var shown: String {
        switch self {
        case .text(let text): Texts.oneLine(text)
        case .number(let number): whole.map(String.init) ?? "\(number)"
        }
    }
}

extension Optional {
    /// The items of a list that may be absent and may hold nulls.
    func present<Item>() -> [Item] where Wrapped == [Item?] {
        (self ?? []).compactMap(\.self)
    }
}
