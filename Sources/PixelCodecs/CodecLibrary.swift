// The C libraries behind one call: the codestream and its header in, samples out, a status and never a jump.

import CPixelCodecs

enum CodecLibrary {
    /// The Debian package that a coder needs when the program is built.
    static func package(_ coder: CodedFrame.Coder) -> String { need(coder).package }

    /// Debian packages that were not there when this was built.
    static let missing = Set(
        [CodedFrame.Coder.jpeg8, .jpeg12, .jpegLS, .jpeg2000].map(need).filter {
            lianyi_codec_libraries() & Int32($0.library.rawValue) == 0
        }.map(\.package))

    private static func need(_ coder: CodedFrame.Coder) -> (library: lianyi_codec_library, package: String) {
        switch coder {
        case .jpeg8: (LIANYI_CODEC_LIBJPEG, "libjpeg-dev")
        case .jpeg12, .lossless8, .lossless16: (LIANYI_CODEC_GDCMJPEG, "libgdcm-dev")
        case .jpegLS: (LIANYI_CODEC_CHARLS, "libcharls-dev")
        case .jpeg2000: (LIANYI_CODEC_OPENJPEG, "libopenjp2-7-dev")
        }
    }

    /// Samples as the library writes them, in the machine's order, which is little-endian wherever this runs.
    static func decode(_ bytes: [UInt8], _ coded: CodedFrame, _ limits: PixelCodecLimits) throws(PixelCodecError)
        -> [UInt8]
    {
        var samples = [UInt8](
            repeating: 0, count: coded.width * coded.height * coded.components * coded.sampleBytes)
        var isPlanar: Int32 = 0
        let (status, text) = unsafe withErrorText { error, room in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe samples.withUnsafeMutableBufferPointer { out in
                    unsafe run(
                        coded, buffer, limits, &isPlanar, out, error, room)
                }
            }
        }
        try check(status, text, limits)
        guard isPlanar != 0 else { return samples }
        return SampleLayout.interleave(samples, components: coded.components, sampleBytes: coded.sampleBytes)
    }

    private static func run(
        _ coded: CodedFrame, _ bytes: UnsafeBufferPointer<UInt8>, _ limits: PixelCodecLimits,
        _ isPlanar: UnsafeMutablePointer<Int32>, _ out: UnsafeMutableBufferPointer<UInt8>,
        _ error: UnsafeMutablePointer<CChar>, _ room: Int
    ) -> Int32 {
        var frame = lianyi_codec_frame(
            width: UInt32(coded.width), height: UInt32(coded.height), components: UInt32(coded.components),
            precision: UInt32(coded.precision), is_signed: coded.isSigned == true ? 1 : 0,
            is_ycbcr: coded.isYCbCr ? 1 : 0)
        let (base, count) = (bytes.baseAddress, bytes.count)
        let scans = Int32(clamping: limits.scans)
        return switch coded.coder {
        case .jpeg8:
            unsafe lianyi_codec_jpeg8(base, count, &frame, scans, out.baseAddress, out.count, error, room)
        case .jpeg12:
            unsafe lianyi_codec_jpeg12(base, count, &frame, scans, out.baseAddress, out.count, error, room)
        case .lossless8:
            unsafe lianyi_codec_lossless8(base, count, &frame, scans, out.baseAddress, out.count, error, room)
        case .lossless16:
            unsafe lianyi_codec_lossless16(base, count, &frame, scans, out.baseAddress, out.count, error, room)
        case .jpegLS:
            unsafe lianyi_codec_jpegls(base, count, &frame, isPlanar, out.baseAddress, out.count, error, room)
        case .jpeg2000:
            unsafe lianyi_codec_jpeg2000(base, count, &frame, out.baseAddress, out.count, error, room)
        }
    }

    private static func check(_ status: Int32, _ text: String, _ limits: PixelCodecLimits) throws(PixelCodecError) {
        switch status {
        case Int32(LIANYI_CODEC_OK.rawValue): return
        case Int32(LIANYI_CODEC_NO_MEMORY.rawValue): throw PixelCodecError(.noMemory)
        case Int32(LIANYI_CODEC_TOO_MANY_SCANS.rawValue): throw PixelCodecError(.tooManyScans(limit: limits.scans))
        case Int32(LIANYI_CODEC_DIFFERS.rawValue): throw PixelCodecError(.damaged("a second header changes its mind"))
        default: throw PixelCodecError(.damaged(text))
        }
    }

    /// Runs a C job that writes its error text into a buffer, and gives its status with that text. As in Raster: the rooms share no
    /// floor that may say unsafe.
    private static func withErrorText(_ job: (UnsafeMutablePointer<CChar>, Int) -> Int32) -> (
        status: Int32, text: String
    ) {
        let room = 256
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
            unsafe buffer.initialize(repeating: 0)
            guard let base = buffer.baseAddress else { return (-1, "") }
            let status = unsafe job(base, room)
            let text = unsafe buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            return (status, String(decoding: text, as: UTF8.self))
        }
    }
}
