import Dossiers

/// Groups, financial duties, apologies, clocks.
extension Texts {
    // MARK: Groups

    static let child = Bilingual(vi: "Hồ sơ thành phần", en: "Child")
    static let children = Bilingual(vi: "Hồ sơ thành phần", en: "Children")
    static let parent = Bilingual(vi: "Thuộc nhóm", en: "Child of")

    static func childOf(_ code: String, _ parent: ParentLink) -> Bilingual {
        Bilingual(
            vi: "Hồ sơ \(code) là hồ sơ thành phần \"\(parent.child)\" của \(parent.code).",
            en: "Dossier \(code) is the child \"\(parent.child)\" of \(parent.code).")
    }

    static func noGroup(_ code: String) -> Bilingual {
        Bilingual(
            vi: "Thủ tục của hồ sơ \(code) không có hồ sơ thành phần.",
            en: "The procedure of dossier \(code) has no children.")
    }

    static func notOpened(at step: StepID) -> Bilingual {
        Bilingual(vi: "chưa mở (bước \"\(step)\")", en: "not opened yet (step \"\(step)\")")
    }

    static func mayBeChosen(at step: StepID) -> Bilingual {
        Bilingual(
            vi: "mở khi được chọn (bước \"\(step)\")", en: "opened where chosen (step \"\(step)\")")
    }

    // MARK: Financial duty

    static let duty = Bilingual(vi: "Nghĩa vụ tài chính", en: "Financial duty")
    static let taxOffice = Bilingual(vi: "Cơ quan xác định", en: "Fixed by")
    static let slip = Bilingual(vi: "Phiếu chuyển", en: "Slip")
    static let notice = Bilingual(vi: "Thông báo", en: "Notice")
    static let sum = Bilingual(vi: "Số tiền", en: "Sum")
    static let payBy = Bilingual(vi: "Hạn nộp", en: "To be paid by")
    static let payment = Bilingual(vi: "Chứng từ nộp", en: "Payment")
    static let confirmed = Bilingual(vi: "Xác nhận", en: "Confirmed")

    static func stage(_ stage: FinancialDuty.Stage) -> Bilingual {
        switch stage {
        case .assessed:
            Bilingual(vi: "chờ cơ quan thuế thông báo", en: "the tax office fixes the sum")
        case .payable: Bilingual(vi: "chờ người nộp nộp tiền", en: "the applicant is to pay")
        case .paid: Bilingual(vi: "đã nộp, chờ xác nhận", en: "paid, to be confirmed")
        case .confirmed: Bilingual(vi: "đã hoàn thành", en: "met")
        }
    }

    /// What of a financial duty is awaited.
    static func awaitedDuty(_ stage: FinancialDuty.Stage) -> Bilingual {
        switch stage {
        case .assessed: Bilingual(vi: "thông báo của cơ quan thuế", en: "the tax office's notice")
        case .payable: Bilingual(vi: "người nộp nộp tiền", en: "the applicant's payment")
        case .paid, .confirmed:
            Bilingual(vi: "cơ quan thuế xác nhận", en: "the tax office's confirmation")
        }
    }

    static func noDuty(_ code: String, _ step: StepID?) -> Bilingual {
        Bilingual(
            vi: "Hồ sơ \(code) "
                + (step.map { "chưa gửi phiếu chuyển thông tin (bước \"\($0)\")." }
                    ?? "không có nghĩa vụ tài chính."),
            en: "Dossier \(code) "
                + (step.map { "has sent no information slip yet (step \"\($0)\")." }
                    ?? "has no financial duty."))
    }

    static let beyondGroup = Bilingual(vi: " (sau hạn của nhóm)", en: " (after the group's)")

    // MARK: Apology

    static let apology = Bilingual(vi: "Xin lỗi", en: "Apology")

    static func apology(_ apology: Apology) -> Bilingual {
        guard let signed = apology.signedAt else {
            let at = apology.draftedAt.map(LocalTime.long) ?? ""
            return Bilingual(
                vi: "dự thảo \(at), chưa nêu lý do; ký bằng `motcua apologise`",
                en: "drafted \(at), no reason yet; sign it with `motcua apologise`")
        }
        let at = LocalTime.long(signed)
        let again = apology.appointments
        return Bilingual(
            vi: "đã ký \(at) (\(apology.reason))" + (again > 0 ? "; hẹn lại \(again) lần" : ""),
            en: "signed \(at) (\(apology.reason))"
                + (again > 0 ? "; appointed again \(again) time\(again == 1 ? "" : "s")" : ""))
    }

    // MARK: The clock

    static let clock = Bilingual(vi: "Đồng hồ", en: "Clock")
    static let supplements = Bilingual(vi: "Yêu cầu bổ sung", en: "Supplements")
    static let handedIn = Bilingual(vi: "Nộp lúc", en: "Handed in")
    static let resultBy = Bilingual(vi: "Nhận kết quả", en: "Result by")

    static let clockRuns = Bilingual(vi: "đang chạy", en: "runs")
    static let notTakenIn = Bilingual(
        vi: "chưa chạy: hồ sơ chưa được tiếp nhận", en: "does not run: not taken in yet")
    static let applicantAwaited = Bilingual(vi: "người nộp bổ sung", en: "the applicant's papers")
    static let resumptionAwaited = Bilingual(
        vi: "`motcua resume` sau khi dừng", en: "`motcua resume` after the stop")

    static func clockStands(_ since: Instant, for awaited: Bilingual) -> Bilingual {
        Bilingual(
            vi: "đứng từ \(LocalTime.long(since)), chờ \(awaited.vi)",
            en: "stands since \(LocalTime.long(since)), for \(awaited.en)")
    }

    static func clockRunsBut(_ awaited: Bilingual) -> Bilingual {
        Bilingual(vi: "đang chạy, chờ \(awaited.vi)", en: "runs, awaiting \(awaited.en)")
    }

    static func opinionsOf(_ units: [String]) -> Bilingual {
        let list = units.joined(separator: ", ")
        return Bilingual(vi: "ý kiến của \(list)", en: "the opinion of \(list)")
    }

    static func supplementCount(_ count: Int, countsAsLate: Bool) -> Bilingual {
        Bilingual(
            vi: "\(count) lần"
                + (countsAsLate ? "; từ lần thứ hai tính là quá hạn (QĐ 766/QĐ-TTg, 2.1)" : ""),
            en: "asked \(count) time\(count == 1 ? "" : "s")"
                + (countsAsLate ? "; the second counts as late (decision 766/QĐ-TTg, 2.1)" : ""))
    }

    static func channel(_ channel: Channel) -> Bilingual {
        switch channel {
        case .direct: Bilingual(vi: "tại quầy", en: "at the counter")
        case .postal: Bilingual(vi: "bưu chính công ích", en: "public post")
        case .online: Bilingual(vi: "trực tuyến", en: "online")
        }
    }
}
