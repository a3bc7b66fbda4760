import Dossiers

extension Texts {
    /// What a command has done, for the one who gave it.
    static func done(_ transition: Transition) -> Bilingual {
        let code = transition.dossier.code
        let due = LocalTime.long(transition.dossier.clock.due)
        switch transition.entry.event {
        case .received:
            return Bilingual(
                vi: "Đã tiếp nhận hồ sơ \(code); hẹn trả kết quả \(due).",
                en: "Received dossier \(code); the result is due \(due).")
        case .takenIn:
            return Bilingual(
                vi: "Đã tiếp nhận hồ sơ \(code) nộp trực tuyến; hẹn trả kết quả \(due).",
                en: "Took dossier \(code) in; the result is due \(due).")
        case .filed: return filed(code, transition.dossier.state)
        case .handedOff(_, let step, _):
            return Bilingual(
                vi: "Đã chuyển hồ sơ \(code) đến bước \"\(step)\"; bộ định tuyến sẽ giao.",
                en: "Handed dossier \(code) off to step \"\(step)\"; the router delivers it.")
        case .sentBack:
            return Bilingual(
                vi: "Đã trả lại hồ sơ \(code) cho nơi chuyển; bộ định tuyến sẽ giao.",
                en: "Sent dossier \(code) back to where it came from; the router delivers it.")
        case .delivered:
            return Bilingual(vi: "Đã giao hồ sơ \(code).", en: "Delivered dossier \(code).")
        case .accepted:
            return accepted(code, transition.dossier.state)
        case .decided(_, let ruling, _):
            return Bilingual(
                vi: "Đã quyết định hồ sơ \(code): \(self.ruling(ruling).vi).",
                en: "Decided dossier \(code): \(self.ruling(ruling).en).")
        case .resultReturned(let receiver):
            return Bilingual(
                vi: "Đã trả kết quả hồ sơ \(code) cho \(receiver).",
                en: "Returned the result of dossier \(code) to \(receiver).")
        case .refused:
            return Bilingual(
                vi: "Đã từ chối tiếp nhận hồ sơ \(code).", en: "Refused dossier \(code).")
        case .withdrawn:
            return Bilingual(
                vi: "Hồ sơ \(code) đã được rút.", en: "Dossier \(code) was withdrawn.")
        case .supplementRequested, .supplementReceived, .paused, .resumed, .dutySent,
            .dutyNotified, .dutyPaid, .dutyConfirmed, .stopped, .apologised:
            return doneToClock(transition)
        case .opinionsAsked, .opinionAnswered, .opinionWithdrawn, .silenceRecorded:
            return doneAboutOpinions(transition)
        case .reminded, .reassigned, .migrated, .transferred, .redated, .childrenChosen,
            .childOpened, .childProgressed, .repaired:
            return doneInHouse(transition)
        }
    }

    private static func filed(_ code: String, _ state: DossierState) -> Bilingual {
        var checkBy = ""
        if case .filed(let filing) = state { checkBy = LocalTime.long(filing.checkBy) }
        return Bilingual(
            vi: "Đã ghi nhận hồ sơ \(code) nộp trực tuyến; kiểm tra trước \(checkBy).",
            en: "Filed dossier \(code); it is to be checked by \(checkBy).")
    }

    private static func accepted(_ code: String, _ state: DossierState) -> Bilingual {
        var until = ""
        if case .held(let holding) = state, let due = holding.stepDue {
            until = LocalTime.long(due)
        }
        return Bilingual(
            vi: "Đã ký nhận hồ sơ \(code)" + (until.isEmpty ? "." : "; bước này hạn \(until)."),
            en: "Signed for dossier \(code)"
                + (until.isEmpty ? "." : "; this step is due \(until)."))
    }

    /// The answer to a command id that was carried out before (promise P5).
    static func repeated(_ code: String, _ entry: LedgerEntry) -> Bilingual {
        Bilingual(
            vi: "Hồ sơ \(code): lệnh này đã thực hiện lúc \(LocalTime.long(entry.at)) "
                + "(dòng \(entry.number)); không thay đổi gì thêm.",
            en: "Dossier \(code): already done at \(LocalTime.long(entry.at)) "
                + "(row \(entry.number)); nothing changed now.")
    }

    static func ruling(_ ruling: Ruling) -> Bilingual {
        switch ruling {
        case .granted: Bilingual(vi: "chấp thuận", en: "granted")
        case .refused: Bilingual(vi: "không chấp thuận", en: "refused")
        }
    }

    static func reminder(_ reminder: Reminder) -> Bilingual {
        switch reminder {
        case .acceptance: Bilingual(vi: "chưa ký nhận", en: "not signed for")
        case .step: Bilingual(vi: "hết thời hạn của bước", en: "the step's time is up")
        case .dueSoon: Bilingual(vi: "sắp đến hạn trả", en: "the due date is near")
        case .overdue: Bilingual(vi: "quá hạn trả", en: "overdue")
        case .pause: Bilingual(vi: "tạm dừng đã lâu", en: "paused for long")
        case .collection: Bilingual(vi: "kết quả chưa được nhận", en: "the result lies uncollected")
        case .check: Bilingual(vi: "chưa kiểm tra hồ sơ", en: "not checked yet")
        case .opinion: Bilingual(vi: "sắp hết hạn cho ý kiến", en: "an opinion is due soon")
        case .silence: Bilingual(vi: "hết hạn cho ý kiến", en: "the time for an opinion is up")
        }
    }
}
