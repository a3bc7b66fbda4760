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
    /// The officer did another step of the dossier that the procedure parts from this one.
    case sameEyes(code: String, step: StepID, done: StepID)
    /// The officer named cannot take the work over.
    case cannotTake(code: String, officer: String, post: PostID)
    /// A reason is required and none was given.
    case reasonMissing(code: String, command: String)
    /// The procedure does not take dossiers through this channel.
    case channelClosed(procedure: String, channel: Channel)
    /// The result is to go by post, and nobody knows where to.
    case addressMissing(procedure: String)
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
    /// The clock stops for the reasons of the procedure's own list only.
    case unknownPauseReason(code: String, reason: String, among: [String])
    /// The procedure has no financial duty at this step.
    case noDuty(code: String, step: StepID)
    /// The slip goes to the office that fixes the sum.
    case notTheDutyOffice(code: String, unit: String)
    /// The sum is not the notice's, in đồng.
    case wrongSum(code: String, expected: Int)
    /// A paper of the financial duty has no number.
    case numberMissing(code: String)
    /// The way on needs a confirmed financial duty.
    case dutyUnmet(code: String)
    /// No agency was named.
    case nobodyAsked(code: String)
    /// The step holds no such consultation.
    case unknownConsultation(code: String, consultation: String, among: [String])
    /// The consultation asks agencies of other roles; who is asked beside it is asked by itself.
    case notConsulted(code: String, unit: String, consultation: String)
    /// An agency asks others, not itself.
    case askedItself(code: String, unit: String)
    /// The same question is open with the agency.
    case askedAlready(code: String, unit: String)
    /// A question and the time to answer it are needed.
    case questionMissing(code: String, unit: String)
    /// No opinion has the number.
    case noSuchOpinion(code: String, number: Int)
    /// The opinion is in, or no longer wanted.
    case opinionClosed(code: String, number: Int)
    /// Opinions that every dossier needs were not asked.
    case opinionsNotAsked(code: String, consultations: [String])
    /// Opinions are neither in nor recorded as late or silent.
    case opinionsAwaited(code: String, numbers: [Int])
    /// A late dossier goes up with its apology only.
    case apologyMissing(code: String, due: Instant)
    /// The dossier was appointed again as often as the procedure allows.
    case appointedOften(code: String, atMost: Int)
    /// The new appointment is further than the procedure allows.
    case appointedTooFar(code: String, longest: TimeLimit)
    /// The child is none that could be opened here.
    case unknownChild(code: String, child: String, among: [String])
    /// Children of the group are not settled.
    case childrenAwaited(code: String, children: [String])
    /// A group is granted where a child was, and refused where one was not.
    case rulingAgainstChildren(code: String, anyGranted: Bool)
    /// The result of a child is returned with its group.
    case returnedWithGroup(code: String, parent: String)
    /// What is entered now cannot have been handed in later.
    case filedInTheFuture(procedure: String, at: Instant)
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
        /// It is filed and not yet taken in.
        case takeIn
        /// It is paused; the pause ends first.
        case resume
        /// It waits for its financial duty.
        case followDuty
        /// The financial duty begins with the slip.
        case sendSlip
        /// The financial duty is at another stage.
        case duty(FinancialDuty.Stage)
        /// The command is the router's own.
        case routersOwn
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
        case .notReceivedHere, .channelClosed, .notInForce, .papersMissing, .addressMissing,
            .unknownCase, .filedInTheFuture:
            receptionSentence
        case .unfitText(let subject, let field):
            Bilingual(
                vi: "\(subject): \(field) trống hoặc có ký tự không in được; nhập lại.",
                en: "\(subject): the \(field) is empty or holds characters that cannot be "
                    + "printed; type it again.")
        case .calendar(let error): error.sentence
        case .sameEyes, .cannotTake: peopleSentence
        case .unknownPauseReason, .noDuty, .notTheDutyOffice, .wrongSum, .dutyUnmet,
            .numberMissing:
            pauseSentence
        case .nobodyAsked, .unknownConsultation, .notConsulted, .askedItself, .askedAlready,
            .questionMissing,
            .noSuchOpinion, .opinionClosed, .opinionsNotAsked, .opinionsAwaited:
            opinionSentence
        case .apologyMissing, .appointedOften, .appointedTooFar: lateSentence
        case .unknownChild, .childrenAwaited, .rulingAgainstChildren, .returnedWithGroup:
            groupSentence
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
        case .addressMissing(let procedure):
            Bilingual(
                vi: "Thủ tục \(procedure): trả kết quả qua bưu chính phải có địa chỉ; thêm "
                    + "`--address`.",
                en: "Procedure \(procedure): a result that goes by post needs an address; add "
                    + "`--address`.")
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
        case .filedInTheFuture(let procedure, _):
            Bilingual(
                vi: "Thủ tục \(procedure): ngày nộp ở tương lai; sửa `--filed-at`.",
                en: "Procedure \(procedure): it cannot have been handed in later than now; "
                    + "correct `--filed-at`.")
        default: preconditionFailure("only refusals of reception come here")
        }
    }

    func list(_ items: [String]) -> String { items.joined(separator: ", ") }
}

extension TransitionError: CustomStringConvertible {
    public var description: String { sentence.en }
}
