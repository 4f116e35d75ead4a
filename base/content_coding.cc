#include "base/content_coding.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include "base/check.h"

namespace cordwood {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, with gzip's header.
constexpr int kZlibWindow = 15;       // "deflate" in HTTP means zlib's format (RFC 9110).
constexpr int kGzipLevel = 1;         // Answers are made while somebody waits.
constexpr int kZstdLevel = 1;

template <class Character>
Bytef* bytes_of(Character* text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text));
}

class ZlibDecoder final : public Decoder {
 public:
  explicit ZlibDecoder(int window) { CORDWOOD_CHECK(inflateInit2(&stream_, window) == Z_OK); }
  ~ZlibDecoder() override { inflateEnd(&stream_); }
  ZlibDecoder(const ZlibDecoder&) = delete;
  ZlibDecoder& operator=(const ZlibDecoder&) = delete;

  Result<void> decode(std::string_view& coded, std::string& out) override {
    // A next member may follow the first (RFC 1952); an ended stream starts anew with more bytes.
    if (complete_ && !coded.empty()) {
      inflateReset(&stream_);
      complete_ = false;
    }
    stream_.next_in = bytes_of(coded.data());
    stream_.avail_in = static_cast<uInt>(std::min(coded.size(), kPieceBytes));
    const uInt given = stream_.avail_in;
    stream_.next_out = bytes_of(piece_.get());
    stream_.avail_out = static_cast<uInt>(kPieceBytes);
    const int status = inflate(&stream_, Z_NO_FLUSH);
    coded.remove_prefix(given - stream_.avail_in);
    out.append(piece_.get(), kPieceBytes - stream_.avail_out);
    if (status == Z_STREAM_END) {
      complete_ = true;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      return error(Errc::corrupt, fmt::format("not gzip or deflate: {}", stream_.msg ? stream_.msg : "broken"));
    }
    return success();
  }

  bool complete() const override { return complete_; }

 private:
  z_stream stream_{};
  std::unique_ptr<char[]> piece_{new char[kPieceBytes]};
  bool complete_ = false;
};

class ZstdDecoder final : public Decoder {
 public:
  explicit ZstdDecoder(int window_log_max) {
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, window_log_max);
  }

  Result<void> decode(std::string_view& coded, std::string& out) override {
    ZSTD_inBuffer in{coded.data(), coded.size(), 0};
    ZSTD_outBuffer to{piece_.get(), kPieceBytes, 0};
    const std::size_t status = ZSTD_decompressStream(context_.get(), &to, &in);
    out.append(piece_.get(), to.pos);
    if (ZSTD_isError(status)) return error(Errc::corrupt, fmt::format("not zstd: {}", ZSTD_getErrorName(status)));
    coded.remove_prefix(in.pos);
    if (in.pos > 0 || to.pos > 0) complete_ = status == 0;
    return success();
  }

  bool complete() const override { return complete_; }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_{ZSTD_createDCtx()};
  std::unique_ptr<char[]> piece_{new char[kPieceBytes]};
  bool complete_ = false;
};

class ZlibEncoder final : public Encoder {
 public:
  explicit ZlibEncoder(int window) {
    CORDWOOD_CHECK(deflateInit2(&stream_, kGzipLevel, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  }
  ~ZlibEncoder() override { deflateEnd(&stream_); }
  ZlibEncoder(const ZlibEncoder&) = delete;
  ZlibEncoder& operator=(const ZlibEncoder&) = delete;

  void encode(std::string_view plain, std::string& out) override { run(plain, Z_SYNC_FLUSH, out); }
  void finish(std::string& out) override { run({}, Z_FINISH, out); }

 private:
  void run(std::string_view plain, int flush, std::string& out) {
    constexpr std::size_t kStepBytes = 64 << 10;
    stream_.next_in = bytes_of(plain.data());
    stream_.avail_in = static_cast<uInt>(plain.size());
    do {
      const std::size_t before = out.size();
      out.resize(before + kStepBytes);
      stream_.next_out = bytes_of(out.data() + before);
      stream_.avail_out = static_cast<uInt>(kStepBytes);
      deflate(&stream_, flush);
      out.resize(before + kStepBytes - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }
  z_stream stream_{};
};

class ZstdEncoder final : public Encoder {
 public:
  ZstdEncoder() { ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kZstdLevel); }

  void encode(std::string_view plain, std::string& out) override { run(plain, ZSTD_e_flush, out); }
  void finish(std::string& out) override { run({}, ZSTD_e_end, out); }

 private:
  void run(std::string_view plain, ZSTD_EndDirective directive, std::string& out) {
    constexpr std::size_t kStepBytes = 64 << 10;
    ZSTD_inBuffer in{plain.data(), plain.size(), 0};
    std::size_t left = 0;
    do {
      const std::size_t before = out.size();
      out.resize(before + kStepBytes);
      ZSTD_outBuffer to{out.data() + before, kStepBytes, 0};
      left = ZSTD_compressStream2(context_.get(), &to, &in, directive);
      CORDWOOD_CHECK(!ZSTD_isError(left), "zstd: {}", ZSTD_getErrorName(left));
      out.resize(before + to.pos);
    } while (left > 0);
  }
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context_{ZSTD_createCCtx()};
};

bool equal_without_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if ((a[i] | 0x20) != (b[i] | 0x20)) return false;
  return true;
}

}  // namespace

std::optional<Coding> coding_named(std::string_view name) {
  if (equal_without_case(name, "gzip") || equal_without_case(name, "x-gzip")) return Coding::gzip;
  if (equal_without_case(name, "deflate")) return Coding::deflate;
  if (equal_without_case(name, "zstd")) return Coding::zstd;
  return std::nullopt;
}

std::unique_ptr<Decoder> Decoder::make(Coding coding, int zstd_window_log_max) {
  if (coding == Coding::zstd) return std::make_unique<ZstdDecoder>(zstd_window_log_max);
  return std::make_unique<ZlibDecoder>(coding == Coding::gzip ? kGzipWindow : kZlibWindow);
}

std::unique_ptr<Encoder> Encoder::make(Coding coding) {
  if (coding == Coding::zstd) return std::make_unique<ZstdEncoder>();
  return std::make_unique<ZlibEncoder>(coding == Coding::gzip ? kGzipWindow : kZlibWindow);
}

}  // namespace cordwood
