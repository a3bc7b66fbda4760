/// Why a command is refused.
///
/// The cases stand in their order of precedence: the first that applies
/// is the one the officer hears.
public enum TransitionError: Error, Hashable, Sendable {
    /// The dossier is closed and stays so.
    case closed(code: String, as: Ending)
    /// The command does not fit the state; the officer is told what does.
    case wrongState(code: String, command: String, expected: Remedy)
    /// The edition does not govern dossiers received on this day (promise P6).
    case notInForce(procedure: String, edition: Int, day: CivilDate)
    /// The unit does not receive dossiers of this procedure.
    case notReceivedHere(procedure: String, unit: String)
    /// The dossier lies with another unit.
    case notYourUnit(code: String, custodian: UnitID)
    /// The work at this step belongs to a post the officer does not hold.
    case notYourPost(code: String, step: StepID, post: PostID)
    /// A reason is required and none was given.
    case reasonMissing(code: String, command: String)
    /// The procedure does not take dossiers through this channel.
    case channelClosed(procedure: String, channel: Channel)
    /// The case is not one of the procedure's.
    case unknownCase(procedure: String, case: String, among: [String])
    /// The step has several ways on and none was named, or an unknown one.
    case chooseOutcome(code: String, step: StepID, among: [String])
    /// The paper is not one of the procedure's.
    case unknownPaper(code: String, paper: String)
    /// Required papers are missing.
    case papersMissing(procedure: String, papers: [String])
    /// The dossier is at its first step, or came by a send-back: there is nowhere to send it back
    /// to.
    case nowhereToSendBack(code: String)
    /// The procedure allows no further supplement request.
    case supplementLimit(code: String, atMost: Int)
    /// The unit would be the third administrative level of this matter (promise P1).
    case thirdLevel(code: String, unit: String)
    /// A text is empty where it must not be, or holds characters that cannot be printed.
    case unfitText(of: String, field: String)
    /// A time lies outside the calendar's years.
    case calendar(CalendarError)

    /// How a dossier ended.
    public enum Ending: Hashable, Sendable { case returned, refused, stopped, withdrawn }

    /// What the state of the dossier asks for instead.
    public enum Remedy: Hashable, Sendable {
        /// It is on its way and not yet delivered.
        case awaitDelivery
        /// It is delivered; its receiver signs for it first.
        case accept
        /// It waits for the applicant's papers.
        case recordSupplement
        /// It is ruled on; it is handed off or returned.
        case finish
        /// It lies on a desk; it is worked on.
        case workOn
        /// It is not paused, so nothing is awaited.
        case notPaused
        /// It is at a step that does not decide.
        case decideLater
        /// It is at a step whose every way out is a decision.
        case decideFirst
        /// It has left the reception, where alone it could be refused.
        case refuseByDecision
        /// It is not yet at the step that returns results.
        case notAtReturn
        /// It is at the step that returns results.
        case returnResult
        /// Nothing has fallen due.
        case nothingDue
    }
}

extension TransitionError {
    /// One sentence for the clerk, saying what to do instead.
    public var sentence: Bilingual {
        switch self {
        case .closed(let code, let ending): ending.sentence(code)
        case .wrongState(let code, let command, let remedy): remedy.sentence(code, command)
        case .notYourUnit(let code, _):
            Bilingual(
                vi: "Hồ sơ \(code) đang do đơn vị khác giữ; xem `motcua show \(code)`.",
                en: "Dossier \(code) lies with another unit; see `motcua show \(code)`.")
        case .notYourPost(let code, let step, let post):
            Bilingual(
                vi: "Hồ sơ \(code) đang ở bước \"\(step)\", dành cho vị trí \"\(post)\"; "
                    + "người giữ vị trí này phải xử lý.",
                en: "Dossier \(code) is at step \"\(step)\", which is for the post \"\(post)\"; "
                    + "an officer who holds it must act.")
        case .reasonMissing(let code, let command):
            Bilingual(
                vi: "Hồ sơ \(code): phải nêu lý do; thêm `--reason \"…\"` vào `motcua \(command)`.",
                en: "Dossier \(code): a reason is required; add `--reason \"…\"` to "
                    + "`motcua \(command)`.")
        case .chooseOutcome(let code, let step, let outcomes):
            Bilingual(
                vi: "Hồ sơ \(code): bước \"\(step)\" có các hướng \(list(outcomes)); "
                    + "chọn một bằng `--outcome`.",
                en: "Dossier \(code): step \"\(step)\" leads to \(list(outcomes)); "
                    + "choose one with `--outcome`.")
        case .nowhereToSendBack(let code):
            Bilingual(
                vi: "Hồ sơ \(code) không có nơi để trả lại; chuyển tiếp bằng `motcua hand-off`.",
                en: "Dossier \(code) has nowhere to be sent back to; pass it on with "
                    + "`motcua hand-off`.")
        case .supplementLimit(let code, let limit):
            Bilingual(
                vi: "Hồ sơ \(code): thủ tục chỉ cho yêu cầu bổ sung \(limit) lần; "
                    + "hãy giải quyết theo giấy tờ hiện có.",
                en: "Dossier \(code): the procedure allows \(limit) supplement request(s); "
                    + "decide on the papers there are.")
        case .unknownPaper(let code, let paper):
            Bilingual(
                vi: "Hồ sơ \(code): thủ tục không có giấy tờ \"\(paper)\".",
                en: "Dossier \(code): the procedure knows no paper \"\(paper)\".")
        case .thirdLevel(let code, let unit):
            Bilingual(
                vi: "Hồ sơ \(code) sẽ qua cấp hành chính thứ ba nếu đến \(unit); "
                    + "một việc không quá hai cấp.",
                en: "Dossier \(code) would pass a third administrative level with \(unit); "
                    + "one matter passes no more than two.")
        case .notReceivedHere, .channelClosed, .notInForce, .papersMissing, .unknownCase:
            receptionSentence
        case .unfitText(let subject, let field):
            Bilingual(
                vi: "\(subject): \(field) trống hoặc có ký tự không in được; nhập lại.",
                en: "\(subject): the \(field) is empty or holds characters that cannot be "
                    + "printed; type it again.")
        case .calendar(let error): error.sentence
        }
    }

    private var receptionSentence: Bilingual {
        switch self {
        case .notReceivedHere(let procedure, let unit):
            Bilingual(
                vi: "\(unit) không tiếp nhận hồ sơ thủ tục \(procedure); "
                    + "hướng dẫn người nộp đến bộ phận một cửa khác.",
                en: "\(unit) does not receive dossiers of \(procedure); "
                    + "direct the applicant to another one-stop shop.")
        case .channelClosed(let procedure, let channel):
            Bilingual(
                vi: "Thủ tục \(procedure) không nhận hồ sơ theo cách \"\(channel.rawValue)\".",
                en: "Procedure \(procedure) takes no dossiers by the channel "
                    + "\"\(channel.rawValue)\"; choose another with `--channel`.")
        case .notInForce(let procedure, let edition, let day):
            Bilingual(
                vi: "Thủ tục \(procedure) bản \(edition) không có hiệu lực ngày \(day).",
                en: "Procedure \(procedure), edition \(edition), is not in force on \(day); "
                    + "publish the edition that is.")
        case .papersMissing(let procedure, let papers):
            Bilingual(
                vi: "Thủ tục \(procedure): còn thiếu \(list(papers)); "
                    + "hướng dẫn người nộp bổ sung rồi tiếp nhận.",
                en: "Procedure \(procedure): \(list(papers)) missing; "
                    + "guide the applicant and receive the dossier when it is complete.")
        case .unknownCase(let procedure, let name, let cases):
            Bilingual(
                vi: "Thủ tục \(procedure) không có trường hợp \"\(name)\"; chọn \(list(cases)).",
                en: "Procedure \(procedure) has no case \"\(name)\"; choose \(list(cases)).")
        default: preconditionFailure("only refusals of reception come here")
        }
    }

    private func list(_ items: [String]) -> String { items.joined(separator: ", ") }
}

extension TransitionError: CustomStringConvertible {
    public var description: String { sentence.en }
}

extension TransitionError.Ending {
    func sentence(_ code: String) -> Bilingual {
        switch self {
        case .returned:
            Bilingual(
                vi: "Hồ sơ \(code) đã trả kết quả, không thay đổi được nữa; tiếp nhận hồ sơ mới.",
                en: "Dossier \(code) has been returned and is closed; receive a new one.")
        case .refused:
            Bilingual(
                vi: "Hồ sơ \(code) đã bị từ chối tiếp nhận; tiếp nhận hồ sơ mới.",
                en: "Dossier \(code) was refused and is closed; receive a new one.")
        case .stopped:
            Bilingual(
                vi: "Hồ sơ \(code) đã dừng giải quyết; tiếp nhận hồ sơ mới.",
                en: "Dossier \(code) was stopped and is closed; receive a new one.")
        case .withdrawn:
            Bilingual(
                vi: "Hồ sơ \(code) đã được người nộp rút; tiếp nhận hồ sơ mới.",
                en: "Dossier \(code) was withdrawn and is closed; receive a new one.")
        }
    }
}

extension TransitionError.Remedy {
    func sentence(_ code: String, _ command: String) -> Bilingual {
        let (vi, en) = advice(code)
        return Bilingual(
            vi: "Hồ sơ \(code) \(vi) (không thực hiện được `\(command)`).",
            en: "Dossier \(code) \(en) (`\(command)` is not possible now).")
    }

    private func advice(_ code: String) -> (vi: String, en: String) {
        switch self {
        case .awaitDelivery:
            (
                "đang trên đường chuyển; chờ bộ định tuyến giao",
                "is on its way; the router delivers it"
            )
        case .accept:
            (
                "đã giao đến nhưng chưa ký nhận; dùng `motcua accept \(code)`",
                "is delivered but not signed for; use `motcua accept \(code)`"
            )
        case .recordSupplement:
            (
                "đang chờ người nộp bổ sung; ghi nhận bằng `motcua supplement received \(code)`",
                "waits for the applicant's papers; record them with "
                    + "`motcua supplement received \(code)`"
            )
        case .finish:
            (
                "đã có kết quả; chuyển tiếp bằng `motcua hand-off \(code)` "
                    + "hoặc trả bằng `motcua return \(code)`",
                "is decided; pass it on with `motcua hand-off \(code)` or return the result with "
                    + "`motcua return \(code)`"
            )
        case .workOn:
            (
                "đã được ký nhận; chuyển tiếp bằng `motcua hand-off \(code)`",
                "is signed for already; pass it on with `motcua hand-off \(code)`"
            )
        case .notPaused:
            (
                "không chờ bổ sung; không có gì để ghi nhận",
                "awaits no papers; nothing is to be recorded"
            )
        case .decideLater:
            (
                "đang ở bước không có quyền quyết định; chuyển tiếp bằng `motcua hand-off \(code)`",
                "is at a step that does not decide; pass it on with `motcua hand-off \(code)`"
            )
        case .decideFirst:
            (
                "đang ở bước phải quyết định; dùng `motcua decide \(code)` trước",
                "is at a step that decides; use `motcua decide \(code)` first"
            )
        case .refuseByDecision:
            (
                "đã rời khâu tiếp nhận; trả lại bằng `motcua send-back \(code)` "
                    + "hoặc quyết định không chấp thuận",
                "has left the reception; send it back with `motcua send-back \(code)` "
                    + "or decide against it"
            )
        case .notAtReturn:
            (
                "chưa ở bước trả kết quả; chuyển tiếp bằng `motcua hand-off \(code)`",
                "is not at the step that returns results; pass it on with "
                    + "`motcua hand-off \(code)`"
            )
        case .returnResult:
            (
                "đang ở bước trả kết quả; dùng `motcua return \(code)`",
                "is at the step that returns results; use `motcua return \(code)`"
            )
        case .nothingDue: ("chưa có việc gì đến hạn", "has nothing due yet")
        }
    }
}
