#include "agent/config.h"

#include <gmock/gmock.h>

#include "support/faulty_file_system.h"

namespace cordwood::agent {
namespace {

using testing::StartsWith;

Result<AgentConfig> load(std::string_view text) {
  test::FaultyFileSystem files;
  EXPECT_TRUE(files.open("/collector.yaml", OpenMode::append).value()->append(text));
  return load_config(files, "/collector.yaml");
}

TEST(Config, ReadsEveryKey) {
  const auto config = load(R"(
bundle: /etc/bundle
state: /var/lib/state
host: db1
files:
  - /var/log/*.log
  - paths: [/srv/app/*.log]
    exclude: [/srv/app/debug*]
    app: shop
    from_end: true
    multiline: java
    multiline_wait: 1s
batch_bytes: 512KiB
batch_wait: 1s
in_flight_bytes: 1MiB
rescan_interval: 1m
rotated_wait: 3s
partial_line_timeout: 0s
reconnect_min: 100ms
reconnect_max: 1s
open_files_max: 100
)")
                          .value();
  EXPECT_EQ(config.host, "db1");
  ASSERT_EQ(config.files.size(), 2u);
  EXPECT_FALSE(config.files[0].multiline.has_value());
  EXPECT_TRUE(config.files[1].multiline.has_value());
  EXPECT_EQ(config.files[1].multiline_wait, std::chrono::seconds(1));
  EXPECT_EQ(config.files[0].paths[0], "/var/log/*.log");
  EXPECT_EQ(config.files[1].app, "shop");
  EXPECT_TRUE(config.files[1].from_end);
  EXPECT_EQ(config.batch_bytes, 512u << 10);
  EXPECT_EQ(config.partial_line_timeout.count(), 0);
  EXPECT_TRUE(check_config(config));
}

TEST(Config, MaskIsOnOffOrRules) {
  const std::string head = "bundle: b\nstate: s\nfiles: [/a]\n";
  EXPECT_FALSE(load(head).value().masker.has_value());
  EXPECT_FALSE(load(head + "mask: false\n").value().masker.has_value());
  EXPECT_EQ(load(head + "mask: true\n").value().masker->mask_text("a@b.com"), "[masked:email]");
  EXPECT_EQ(load(head + "mask: {rules: [{detector: email, action: off}]}\n").value().masker->mask_text("a@b.com"),
            "a@b.com");
}

TEST(Config, ComplaintsAboutMaskNameTheirPlace) {
  const auto message = [](const std::string& text) {
    return load("bundle: b\nstate: s\nfiles: [/a]\n" + text).error().message;
  };
  EXPECT_THAT(message("mask: 7\n"), StartsWith("/collector.yaml:4:7: "));
  EXPECT_THAT(message("mask: {rules: [{detector: emial}]}\n"), StartsWith("/collector.yaml:4:27: unknown detector"));
  EXPECT_THAT(message("mask: {rules: [{detector: email, action: hash}]}\n"), StartsWith("/collector.yaml:4:7: "));
  EXPECT_THAT(message("mask: true\nmasking_key: /nowhere\n"), StartsWith("/collector.yaml:5:14: "));
  EXPECT_THAT(message("masking_key: /nowhere\n"), StartsWith("/collector.yaml:4:14: "));
}

TEST(Config, EveryComplaintNamesItsPlace) {
  const std::string head = "bundle: b\nstate: s\n";
  const auto message = [&](const std::string& text) { return load(head + text).error().message; };
  EXPECT_THAT(message("fils: [/a]\n"), StartsWith("/collector.yaml:3:1: "));
  EXPECT_THAT(message("files: [relative]\n"), StartsWith("/collector.yaml:3:9: "));
  EXPECT_THAT(message("files: [/a]\nbatch_bytes: 1\n"), StartsWith("/collector.yaml:4:14: "));
  EXPECT_THAT(message("files: [/a]\nbatch_wait: soon\n"), StartsWith("/collector.yaml:4:13: "));
  EXPECT_THAT(message("files:\n  - app: x\n"), StartsWith("/collector.yaml:4:5: "));
  EXPECT_THAT(message("files: []\n"), StartsWith("/collector.yaml:3:8: "));
  EXPECT_FALSE(load("state: s\nfiles: [/a]\n"));
}

TEST(Config, TheCommandLineMustSayEnough) {
  AgentConfig whole;
  whole.bundle = "b";
  whole.state = "s";
  whole.files.emplace_back().paths = {"/a"};
  EXPECT_TRUE(check_config(whole));
  AgentConfig without = whole;
  without.files.clear();
  EXPECT_FALSE(check_config(without));
  without = whole;
  without.state.clear();
  EXPECT_FALSE(check_config(without));
  without = whole;
  without.bundle.clear();
  EXPECT_FALSE(check_config(without));
  whole.files[0].paths = {"relative"};
  EXPECT_FALSE(check_config(whole));
}

}  // namespace
}  // namespace cordwood::agent
