import Dossiers

extension Texts {
    static let question = Bilingual(vi: "Nội dung hỏi", en: "Question")
    static let asked = Bilingual(vi: "Hỏi lúc", en: "Asked")
    static let askedBy = Bilingual(vi: "Nơi hỏi", en: "Asked by")
    static let answerBy = Bilingual(vi: "Hạn trả lời", en: "Due")
    static let answer = Bilingual(vi: "Ý kiến", en: "Answer")
    static let lateBy = Bilingual(vi: "Trễ", en: "Late by")
    static let saying = Bilingual(vi: "Nội dung trả lời", en: "Text")
    static let noOpinions = Bilingual(vi: "Chưa lấy ý kiến nào.", en: "No opinion was asked.")
    static let opinions = Bilingual(vi: "Ý kiến", en: "Opinions")

    static let awaitedOpinions = Bilingual(
        vi: "Ý kiến phải trả lời", en: "Opinions to be given")

    static func opinionsTitle(_ code: String) -> Bilingual {
        Bilingual(
            vi: "Ý kiến của các cơ quan về hồ sơ \(code)",
            en: "Opinions of the agencies on dossier \(code)")
    }

    static func standing(_ opinion: Opinion) -> Bilingual {
        switch opinion.standing {
        case .awaited: Bilingual(vi: "chờ trả lời", en: "awaited")
        case .answered: opinion.answer?.stance.name ?? Bilingual(vi: "đã trả lời", en: "answered")
        case .answeredLate:
            (opinion.answer?.stance.name ?? Bilingual(vi: "Đã trả lời", en: "Answered"))
                .then(Bilingual(vi: " (quá hạn)", en: " (late)"))
        case .silent: Bilingual(vi: "không trả lời", en: "silent")
        case .silentConsent:
            Bilingual(vi: "không trả lời, coi là đồng ý", en: "silent, taken for consent")
        case .withdrawn: Bilingual(vi: "đã rút", en: "withdrawn")
        }
    }

    static func silentAgency(_ unit: String, _ number: Int, basis: String?) -> Bilingual {
        guard let basis else {
            return Bilingual(
                vi: "Không trả lời: \(unit) (ý kiến số \(number)); không phải là đồng ý.",
                en: "Never answered: \(unit) (opinion \(number)); this is no consent.")
        }
        return Bilingual(
            vi: "Không trả lời: \(unit) (ý kiến số \(number)); coi là đồng ý theo \(basis), đơn vị "
                + "vẫn chịu trách nhiệm.",
            en: "Never answered: \(unit) (opinion \(number)); taken for consent by \(basis), "
                + "and it stays liable.")
    }

    static func notAsked(_ consultation: String) -> Bilingual {
        Bilingual(
            vi: "Chưa lấy đủ ý kiến bắt buộc \"\(consultation)\"; dùng `motcua opinions ask`.",
            en: "The compulsory consultation \"\(consultation)\" is not asked in full; use "
                + "`motcua opinions ask`.")
    }

    /// `2 chờ, 1 đã trả lời` / `2 awaited, 1 answered`.
    static func tally(_ opinions: [Opinion]) -> Bilingual {
        func count(_ standings: Set<Opinion.Standing>) -> Int {
            opinions.count { standings.contains($0.standing) }
        }
        let parts: [(Int, Bilingual)] = [
            (count([.awaited]), Bilingual(vi: "chờ trả lời", en: "awaited")),
            (count([.answered, .answeredLate]), Bilingual(vi: "đã trả lời", en: "answered")),
            (count([.silent, .silentConsent]), Bilingual(vi: "không trả lời", en: "silent")),
            (count([.withdrawn]), Bilingual(vi: "đã rút", en: "withdrawn")),
        ].filter { $0.0 > 0 }
        return Bilingual(
            vi: parts.map { "\($0.0) \($0.1.vi)" }.joined(separator: ", "),
            en: parts.map { "\($0.0) \($0.1.en)" }.joined(separator: ", "))
    }

    static func noAgency(_ problem: String) -> Bilingual {
        Bilingual(vi: "Không tìm được cơ quan: \(problem).", en: "No agency is found: \(problem).")
    }
}
