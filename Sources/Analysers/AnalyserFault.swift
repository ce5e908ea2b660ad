// What was wrong on an analyser's line, in words for people.
package import ASTM
package import HL7v2

/// Something on an analyser's line that is no message.
package enum AnalyserFault: Equatable, Sendable {
    /// Against the minimal lower layer protocol.
    case mllp(MLLPFault)
    /// Against E1381.
    case astm(ASTMLineFault)
    /// A block without a message in it.
    case empty

    /// What it is, in Chinese and in English.
    package var words: (zh: String, en: String) {
        switch self {
        case .mllp(let fault): fault.words
        case .astm(let fault): fault.words
        case .empty: ("消息是空的", "the message is empty")
        }
    }
}

extension MLLPFault {
    fileprivate var words: (zh: String, en: String) {
        switch kind {
        case .strayBytes:
            ("第 \(offset) 字节处有不属于任何消息的数据，已略过", "data at byte \(offset) belong to no message and are passed over")
        case .missingStart: ("消息缺少起始符（0B），已照收", "a message has no start of block (0B); it is taken all the same")
        case .missingEnd: ("消息缺少结束符（1C）", "a message has no end of block (1C)")
        case .tooLong(let limit): ("消息超过 \(limit) 字节", "a message is longer than \(limit) bytes")
        }
    }
}

extension ASTMLineFault {
    fileprivate var words: (zh: String, en: String) {
        switch kind {
        case .badFrameNumber: ("帧序号不对", "a frame has no right number")
        case .badChecksum: ("帧校验和不符，已请求重发", "a frame's checksum is wrong; it is asked for again")
        case .outOfOrder(let expected, let found):
            ("帧序号应为 \(expected)，收到 \(found)", "frame \(expected) was expected and \(found) came")
        case .brokenOff: ("帧没有传完，又开始了新的", "a frame broke off and another began")
        case .frameTooLong: ("帧太长", "a frame is too long")
        case .messageTooLong: ("消息太长", "a message is too long")
        case .outsideSession: ("没有先发 ENQ 就传来数据", "a frame came without ENQ before it")
        case .tooManyRetransmissions: ("同一帧重发多次仍不对，已放弃", "a frame was wrong again and again; the message is given up")
        case .silence: ("等待超时，分析仪没有继续", "the analyser fell silent in the middle")
        case .lineClosed: ("线路中途断开", "the line was closed in the middle")
        case .notStored: ("本机未能保存，已请分析仪重发", "it could not be kept here; the analyser is asked to send it again")
        case .busy: ("对方正忙", "the other side is busy")
        case .contention: ("双方同时要发送，分析仪先发", "both sides began at once; the analyser goes first")
        }
    }
}
