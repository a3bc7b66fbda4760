/// An opinion asked of an agency (lấy ý kiến): what, of whom, until when, and what came of it.
///
/// Silence is recorded and never taken as consent unless the procedure says so with its legal
/// basis; the silent agency stays named either way (promise P7).
public struct Opinion: Hashable, Sendable, Codable {
    /// The number inside the dossier, from 1.
    public let number: Int
    /// The consultation of the procedure; nil for one the officer added.
    public let consultation: String?
    public internal(set) var unit: UnitID
    /// The roles of the consultation that the unit filled when it was asked.
    public let roles: [RoleID]
    public let question: String
    public let askedAt: Instant
    public let askedBy: OfficerID
    public let due: Instant
    /// Whether the waiting counts inside the dossier's own limit (1.115242 says it does not).
    public let countsInLimit: Bool
    /// The legal basis on which silence is consent; nil where it is not.
    public let consentBasis: String?
    public internal(set) var answer: Answer?
    /// When the silence was recorded; kept when an answer comes after all.
    public internal(set) var silentAt: Instant?
    public internal(set) var withdrawn: Withdrawal?

    public init(
        number: Int, consultation: String?, unit: UnitID, question: String, askedAt: Instant,
        askedBy: OfficerID, due: Instant, countsInLimit: Bool, consentBasis: String?,
        roles: [RoleID] = []
    ) {
        self.number = number
        self.consultation = consultation
        self.unit = unit
        self.roles = roles
        self.question = question
        self.askedAt = askedAt
        self.askedBy = askedBy
        self.due = due
        self.countsInLimit = countsInLimit
        self.consentBasis = consentBasis
    }

    /// What an agency said, by which officer and when.
    public struct Answer: Hashable, Sendable, Codable {
        public let stance: Stance
        public let text: String
        public let officer: OfficerID
        public let at: Instant

        public init(stance: Stance, text: String, officer: OfficerID, at: Instant) {
            self.stance = stance
            self.text = text
            self.officer = officer
            self.at = at
        }
    }

    /// Why the opinion is no longer wanted, and since when.
    public struct Withdrawal: Hashable, Sendable, Codable {
        public let reason: String
        public let at: Instant

        public init(reason: String, at: Instant) {
            self.reason = reason
            self.at = at
        }
    }

    /// What became of the asking.
    public enum Standing: String, Hashable, Sendable, Codable, CaseIterable {
        case awaited, answered
        case answeredLate = "answered-late"
        case silent
        /// Silent, and the procedure's law takes that for consent.
        case silentConsent = "silent-consent"
        case withdrawn
    }

    public var standing: Standing {
        if withdrawn != nil { return .withdrawn }
        if let answer { return answer.at > due ? .answeredLate : .answered }
        if silentAt != nil { return consentBasis == nil ? .silent : .silentConsent }
        return .awaited
    }

    /// Whether the same is asked of the same agency; an officer's own questions differ by text.
    func isSameQuestion(as other: Opinion) -> Bool {
        unit == other.unit && consultation == other.consultation
            && (consultation != nil || question == other.question)
    }

    /// Whether the dossier still waits for it.
    public var isAwaited: Bool { standing == .awaited }

    /// Whether the dossier's clock stands for it.
    var stopsClock: Bool { isAwaited && !countsInLimit }
}

/// Where an asked agency stands.
public enum Stance: String, Hashable, Sendable, Codable, CaseIterable {
    case agree
    case agreeWithConditions = "agree-with-conditions"
    case disagree
    /// The matter is none of the agency's.
    case noCompetence = "no-competence"

    /// The words of the submission.
    public var name: Bilingual {
        switch self {
        case .agree: Bilingual(vi: "Đồng ý", en: "Agrees")
        case .agreeWithConditions:
            Bilingual(vi: "Đồng ý kèm điều kiện", en: "Agrees with conditions")
        case .disagree: Bilingual(vi: "Không đồng ý", en: "Disagrees")
        case .noCompetence: Bilingual(vi: "Không thuộc thẩm quyền", en: "Not competent")
        }
    }
}

/// One asking, as an officer gives it.
///
/// Whether the waiting counts inside the dossier's limit is the consultation's to say; an officer's
/// own question stops no clock.
public struct OpinionRequest: Hashable, Sendable {
    /// The consultation of the procedure; nil for one of the officer's own.
    public let consultation: String?
    public let unit: Unit
    /// The question; nil for the consultation's.
    public let question: String?
    /// The time to answer; nil for the consultation's.
    public let within: TimeLimit?

    public init(
        consultation: String?, unit: Unit, question: String? = nil, within: TimeLimit? = nil
    ) {
        self.consultation = consultation
        self.unit = unit
        self.question = question
        self.within = within
    }
}

/// A line of the submission's section on opinions: who was asked, when, what they said, who was
/// late by how much, who never answered (dispatch 529/UBND-KSTT of Bình Định, 2022).
public struct OpinionLine: Hashable, Sendable {
    public let opinion: Opinion
    /// Working time between the deadline and the answer, in seconds; nil where none is late.
    ///
    /// A silent agency is late until now.
    public let lateSeconds: Int64?
}

extension Edition {
    /// Draws up the section on opinions, in the order in which they were asked.
    ///
    /// - Throws: ``CalendarError`` where a time lies outside the calendar's years.
    public func opinionLines(
        of dossier: Dossier, at now: Instant
    ) throws(CalendarError) -> [OpinionLine] {
        var lines: [OpinionLine] = []
        for opinion in dossier.opinions {
            let end: Instant? =
                switch opinion.standing {
                case .answered, .withdrawn: nil
                case .answeredLate: opinion.answer?.at
                case .silent, .silentConsent, .awaited: now
                }
            var late: Int64?
            if let end, end > opinion.due {
                late = try calendar.workingSeconds(from: opinion.due, to: end)
            }
            lines.append(OpinionLine(opinion: opinion, lateSeconds: late))
        }
        return lines
    }

    /// The roles of the consultations that every dossier must hold at a step and that were not yet
    /// asked, by consultation.
    public func unasked(
        in dossier: Dossier, before step: StepID? = nil
    ) -> [(consultation: Consultation, asked: Set<UnitID>)] {
        requiredConsultations.filter { step == nil || $0.step == step }.compactMap { consultation in
            let asked = dossier.opinions.filter {
                $0.consultation == consultation.id && $0.withdrawn == nil
            }
            // One agency may fill several of the roles; it is asked once.
            let covered = Set(asked.flatMap(\.roles))
            guard Set(asked.map(\.unit)).count < consultation.roles.count,
                !covered.isSuperset(of: consultation.roles)
            else { return nil }
            return (consultation, Set(asked.map(\.unit)))
        }
    }
}
