// Each built-in format reads lines as its product writes them.

#include "formats.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parsed.h"

namespace cordwood::parser {
namespace {

using ::testing::HasSubstr;

struct Sample {
  std::string_view format;
  std::vector<std::string_view> lines;   // Of one event.
  std::string_view time;                 // Of the event; empty: the line has none.
  std::vector<std::string_view> fields;  // Among others.
};

const std::vector<Sample> kSamples = {
    {"nginx-access",
     {R"(10.0.0.1 - bob [21/Nov/2026:05:27:17 +0100] "GET /a?b=1 HTTP/2.0" 200 512 "https://x/" "curl/8.1")"},
     "2026-11-21T04:27:17Z",
     {"source.address=10.0.0.1 ", "user.name=bob ", "http.request.method=GET ", "http.response.status_code=200 "}},
    {"apache-error",
     {"[Sat Nov 21 05:27:17.123456 2026] [authz_core:error] [pid 811:tid 140] [client 10.0.0.1:4880] AH01630: client "
      "denied"},
     "2026-11-21T05:27:17.123456Z",
     {"apache.error.module=authz_core ", "process.pid=811 ", "source.port=4880 ", "level=error ",
      "_msg=client denied"}},
    {"nginx-error",
     {R"(2026/11/21 05:27:17 [error] 31#7: *42 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.1, server: shop.example, request: "POST /pay HTTP/1.1", upstream: "http://10.0.0.9:80/pay", host: "shop.example")"},
     "2026-11-21T05:27:17Z",
     {"level=error ", "process.pid=31 ", "nginx.connection=42 ", "source.address=10.0.0.1 ", "url.original=/pay ",
      "nginx.upstream=http://10.0.0.9:80/pay "}},
    {"haproxy",
     {R"(Nov 21 05:27:17 lb haproxy[14389]: 10.0.1.2:33317 [21/Nov/2026:05:27:17.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1")"},
     "2026-11-21T05:27:17Z",
     {"app=haproxy ", "source.address=10.0.1.2 ", "haproxy.backend_name=static ", "http.response.status_code=200 "}},
    {"haproxy",
     {"Nov 21 05:27:17 lb haproxy[14387]: 10.0.1.2:33313 [21/Nov/2026:05:27:17.655] fnt bck/srv1 0/0/5007 212 -- "
      "0/0/0/0/3 0/0"},
     "2026-11-21T05:27:17Z",
     {"haproxy.frontend_name=fnt ", "haproxy.total_time_ms=5007 "}},
    {"postfix",
     {"Nov 21 05:27:17 mx postfix/smtp[1938]: C912F3E2919: to=<ann@example.org>, relay=mx1.example.org[10.0.0.9]:25, "
      "delay=1.2, delays=0.1/0/0.4/0.7, dsn=2.0.0, status=sent (250 ok)"},
     "2026-11-21T05:27:17Z",
     {"postfix.queue_id=C912F3E2919 ", "postfix.to=ann@example.org ", "postfix.status=sent ", "postfix.dsn=2.0.0 "}},
    {"sshd",
     {"Nov 21 05:27:17 db1 sshd[811]: Failed password for invalid user admin from 10.0.0.7 port 4242 ssh2"},
     "2026-11-21T05:27:17Z",
     {"event.action=Failed ", "ssh.method=password ", "user.name=admin ", "source.address=10.0.0.7 ",
      "source.port=4242 "}},
    {"sshd",
     {"Nov 21 05:27:17 db1 sshd[811]: Disconnected from authenticating user root 10.0.0.7 port 4242 [preauth]"},
     "2026-11-21T05:27:17Z",
     {"event.action=Disconnected ", "user.name=root ", "source.address=10.0.0.7 "}},
    {"pam",
     {"Nov 21 05:27:17 db1 su: pam_unix(su:session): session opened for user root(uid=0) by bob(uid=1000)"},
     "2026-11-21T05:27:17Z",
     {"pam.service=su ", "pam.type=session ", "pam.result=session opened ", "user.name=root ", "user.id=0 "}},
    {"sudo",
     {"Nov 21 05:27:17 db1 sudo:      bob : TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/usr/bin/id -u"},
     "2026-11-21T05:27:17Z",
     {"user.name=bob ", "sudo.as=root ", "process.command_line=/usr/bin/id -u "}},
    {"ufw",
     {"Nov 21 05:27:17 gw kernel: [ 4711.5] [UFW BLOCK] IN=eth0 OUT= MAC=aa:bb SRC=10.0.0.7 DST=10.0.0.1 LEN=60 TTL=52 "
      "ID=4 DF PROTO=TCP SPT=4242 DPT=22 WINDOW=1 SYN URGP=0"},
     "2026-11-21T05:27:17Z",
     {"firewall.action=BLOCK ", "firewall.in=eth0 ", "source.address=10.0.0.7 ", "destination.port=22 ",
      "network.transport=TCP "}},
    {"bind",
     {"21-Nov-2026 05:27:17.123 queries: info: client @0x7f10 10.0.0.7#5353 (www.example.org): query: www.example.org "
      "IN AAAA +E(0)K (10.0.0.1)"},
     "2026-11-21T05:27:17.123Z",
     {"bind.category=queries ", "level=info ", "client.ip=10.0.0.7 ", "dns.question.name=www.example.org ",
      "dns.question.type=AAAA "}},
    {"postgresql",
     {"2026-11-21 05:27:17.123 CET [811]: [3-1] user=shop,db=orders,app=web,client=10.0.0.7 ERROR:  syntax error at "
      "\"x\"",
      "\tat character 7"},
     "2026-11-21T04:27:17.123Z",
     {"process.pid=811 ", "user.name=shop ", "postgresql.database=orders ", "source.address=10.0.0.7 ", "level=error ",
      "_msg=syntax error at \"x\"\n\tat character 7"}},
    {"postgresql",
     {"2026-11-21 05:27:17 UTC LOG:  duration: 26.12 ms  statement: SELECT 1"},
     "2026-11-21T05:27:17Z",
     {"postgresql.duration_ms=26.12 ", "postgresql.query=SELECT 1 ", "level=info "}},
    {"postgresql",
     {R"(2026-11-21 05:27:17.785 UTC,"ann","shop",1486,"127.0.0.1:52306",6009c305.5ce,3,"SELECT",2026-11-21 05:00:00 UTC,14/10,0,ERROR,42P01,"relation ""x"" does not exist",,,,,,"select 1",,,"psql")"},
     "2026-11-21T05:27:17.785Z",
     {"user.name=ann ", "error.code=42P01 ", "source.port=52306 ", "_msg=relation \"x\" does not exist"}},
    {"postgresql",
     {R"({"logName":"projects/p/logs/cloudsql.googleapis.com%2Fpostgres.log","severity":"INFO","textPayload":"[24667]: [1-1] db=shop,user=ann LOG:  connection received: host=127.0.0.1 port=59760","timestamp":"2026-11-21T05:27:17.382318Z"})"},
     "2026-11-21T05:27:17.382318Z",
     {"process.pid=24667 ", "level=info ", "_msg=connection received"}},
    {"postgresql",
     {R"("2026-11-21 05:27:17.785 UTC","ann","shop",1486,"127.0.0.1:52306",6009c305.5ce,3,"SELECT","2026-11-21 05:00:00 UTC",14/10,0,LOG,00000,"duration: 7.5 ms",,,,,,,,,"psql","client backend",0)"},
     "2026-11-21T05:27:17.785Z",
     {"user.name=ann ", "postgresql.database=shop ", "_msg=duration: 7.5 ms"}},
    {"pgbouncer",
     {"2026-11-21 05:27:17.586 CET [10384] LOG C-0x7f3bd6: shop/ann@10.0.0.8:38296 closing because: client close "
      "request (age=5s)"},
     "2026-11-21T04:27:17.586Z",
     {"postgresql.database=shop ", "user.name=ann ", "source.port=38296 ", "_msg=closing because"}},
    {"mysql-error",
     {"2026-11-21T05:27:17.048346Z 48 [Warning] [MY-013712] [Server] No suitable service found",
      "   and a second line"},
     "2026-11-21T05:27:17.048346Z",
     {"process.thread.id=48 ", "error.code=MY-013712 ", "mysql.subsystem=Server ", "level=warning ", "a second line"}},
    {"mysql-slow",
     {"# Time: 2026-11-21T05:27:17.5Z", "# User@Host: root[root] @ web1 [10.0.0.7]  Id: 8",
      "# Query_time: 2.5  Lock_time: 0.1 Rows_sent: 1  Rows_examined: 9", "SET timestamp=1795238837;", "SELECT a",
      "FROM b;"},
     "2026-11-21T05:27:17.500Z",
     {"user.name=root ", "source.address=10.0.0.7 ", "mysql.query_time=2.5 ", "mysql.rows_examined=9 ",
      "mysql.query=SELECT a\nFROM b;"}},
    {"mongodb",
     {"2026-11-21T05:27:17.246+0100 I  COMMAND  [conn22] command shop.orders command: find { find: \"orders\" } 137ms"},
     "2026-11-21T04:27:17.246Z",
     {"level=info ", "mongodb.component=COMMAND ", "mongodb.context=conn22 ", "mongodb.duration_ms=137 "}},
    {"mongodb",
     {R"({"t":{"$date":"2026-11-21T05:27:17.246+00:00"},"s":"W","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting","attr":{"port":27017}})"},
     "2026-11-21T05:27:17.246Z",
     {"level=warning ", "mongodb.component=NETWORK ", "attr.port=27017 ", "_msg=Waiting"}},
    {"redis",
     {"811:M 21 Nov 2026 05:27:17.123 # WARNING overcommit_memory is set to 0!"},
     "2026-11-21T05:27:17.123Z",
     {"process.pid=811 ", "redis.role=M ", "level=warning ", "_msg=WARNING overcommit"}},
    {"log4j",
     {"[2026-11-21 05:27:17,231] ERROR [Controller 0]: failed (kafka.controller.KafkaController)",
      "java.io.IOException: disconnected", "\tat kafka.Kafka.main(Kafka.scala)"},
     "2026-11-21T05:27:17.231Z",
     {"level=error ", "log.logger=kafka.controller.KafkaController ", "error.type=java.io.IOException ",
      "error.message=disconnected "}},
    {"spring-boot",
     {"2026-11-21T05:27:17.231Z  WARN 811 --- [shop] [nio-8080-exec-1] c.e.shop.Cart : nothing in it"},
     "2026-11-21T05:27:17.231Z",
     {"level=warning ", "service.name=shop ", "process.thread.name=nio-8080-exec-1 ", "log.logger=c.e.shop.Cart ",
      "_msg=nothing in it"}},
    {"logback",
     {"05:27:17.299 [main] INFO  com.example.Main - started"},
     "2026-11-21T05:27:17.299Z",
     {"process.thread.name=main ", "level=info ", "log.logger=com.example.Main ", "_msg=started"}},
    {"catalina",
     {"21-Nov-2026 05:27:17.123 SEVERE [main] org.apache.catalina.core.StandardService.initInternal failed"},
     "2026-11-21T05:27:17.123Z",
     {"level=error ", "log.origin.function=initInternal ", "_msg=failed"}},
    {"python",
     {"2026-11-21 05:27:17,123 - shop.cart - ERROR - it broke",
      "Traceback (most recent call last):", "  File \"cart.py\", line 7, in <module>", "ValueError: no cart"},
     "2026-11-21T05:27:17.123Z",
     {"log.logger=shop.cart ", "level=error ", "error.type=ValueError ", "error.message=no cart "}},
    {"klog",
     {"E1121 05:27:17.123456       7 reflector.go:138] failed to list *v1.Pod"},
     "2026-11-21T05:27:17.123456Z",
     {"level=error ", "process.thread.id=7 ", "log.origin=reflector.go:138 ", "_msg=failed to list"}},
    {"go",
     {"2026/11/21 05:27:17 main.go:42: listening"},
     "2026-11-21T05:27:17Z",
     {"log.origin=main.go:42 ", "_msg=listening"}},
    {"dotnet",
     {"fail: Shop.Cart[7]", "      it broke", "System.InvalidOperationException: no cart",
      "   at Shop.Cart.Pay() in /src/Cart.cs:line 7"},
     "",
     {"level=error ", "log.logger=Shop.Cart ", "event.code=7 ", "_msg=it broke\nSystem.Invalid"}},
    {"serilog",
     {"2026-11-21 05:27:17.123 +01:00 [INF] started"},
     "2026-11-21T04:27:17.123Z",
     {"level=info ", "_msg=started"}},
    {"docker-json-file",
     {R"({"log":"ERROR it broke\n","stream":"stderr","time":"2026-11-21T05:27:17.123456789Z"})"},
     "2026-11-21T05:27:17.123456789Z",
     {"stream=stderr ", "level=error ", "_msg=ERROR it broke\n"}},
    {"container",
     {"2026-11-21T05:27:17.5Z stderr F ERROR no route"},
     "2026-11-21T05:27:17.500Z",
     {"stream=stderr level=error _msg=ERROR no route"}},
    {"cef",
     {R"(Nov 21 05:27:17 fw CEF:0|Acme|Wall|1.0|100|worm \| stopped|10|src=10.0.0.7 dst=2.1.2.2 spt=1232 msg=a text with \= in it and more act=blocked)"},
     "2026-11-21T05:27:17Z",
     {"cef.vendor=Acme ", "cef.id=100 ", "level=critical ", "src=10.0.0.7 ", "msg=a text with = in it and more ",
      "act=blocked ", "_msg=worm | stopped"}},
    {"leef",
     {"Nov 21 05:27:17 fw LEEF:2.0|Acme|Wall|1.0|4000|^|src=10.0.0.7^usrName=bob"},
     "2026-11-21T05:27:17Z",
     {"leef.product=Wall ", "leef.id=4000 ", "src=10.0.0.7 ", "usrName=bob "}},
    {"journal",
     {R"({"MESSAGE":"it broke","PRIORITY":"3","_HOSTNAME":"db1","SYSLOG_IDENTIFIER":"sshd","_PID":"811","__REALTIME_TIMESTAMP":"1795238837500000"})"},
     "2026-11-21T05:27:17.500Z",
     {"app=sshd ", "pid=811 ", "level=error ", "_msg=it broke"}},
    {"journal-export",
     {"__CURSOR=s=1", "__REALTIME_TIMESTAMP=1795238837500000", "PRIORITY=6", "SYSLOG_IDENTIFIER=cron",
      "MESSAGE=a run = ok", ""},
     "2026-11-21T05:27:17.500Z",
     {"app=cron ", "level=info ", "_msg=a run = ok"}},
    {"aws-alb",
     {R"(http 2026-11-21T05:27:17.186641Z app/lb/50dc 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - arn:aws:tg "Root=1-58" "-" "-" 0 2026-11-21T05:27:17.364000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-")"},
     "2026-11-21T05:27:17.186641Z",
     {"aws.elb.type=http ", "source.port=2817 ", "http.response.status_code=200 ", "user_agent.original=curl/7.46.0 "}},
    {"aws-elb",
     {R"(2026-11-21T05:27:17.186641Z lb1 192.168.131.39:2817 10.0.0.1:80 0.00007 0.001 0.00005 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -)"},
     "2026-11-21T05:27:17.186641Z",
     {"aws.elb.name=lb1 ", "http.response.body.bytes=29 "}},
    {"aws-s3",
     {R"(79a5 bucket [21/Nov/2026:05:27:17 +0000] 192.0.2.3 arn:aws:x 3E57427F3EXAMPLE REST.GET.VERSIONING - "GET /bucket?versioning HTTP/1.1" 200 - 113 - 7 - "-" "S3Console/0.4" -)"},
     "2026-11-21T05:27:17Z",
     {"aws.s3access.bucket=bucket ", "aws.s3access.operation=REST.GET.VERSIONING ", "http.response.status_code=200 "}},
    {"aws-cloudfront",
     {"2026-11-21\t05:27:17\tFRA2\t392\t192.0.2.100\tGET\td111.cloudfront.net\t/index.html\t200\t-\tMozilla/"
      "5.0\t-\t-\tHit\tSOX4xwn4\td111.cloudfront.net\thttps\t23\t0.001\t-\tTLSv1.2\tECDHE\tHit\tHTTP/"
      "2.0\t-\t-\t11040\t0.001\tHit\ttext/html\t78\t-\t-"},
     "2026-11-21T05:27:17Z",
     {"source.ip=192.0.2.100 ", "url.path=/index.html ", "aws.cloudfront.x_edge_result_type=Hit "}},
    {"aws-cloudtrail",
     {R"({"eventTime":"2026-11-21T05:27:17Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","userIdentity":{"type":"IAMUser"}})"},
     "2026-11-21T05:27:17Z",
     {"userIdentity.type=IAMUser ", "_msg=s3.amazonaws.com GetObject"}},
    {"aws-vpc-flow",
     {"2 123456789010 eni-1235b8ca 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1795238837 1795238897 ACCEPT OK"},
     "2026-11-21T05:27:17Z",
     {"source.address=172.31.16.139 ", "destination.port=22 ", "network.bytes=4249 ", "event.action=ACCEPT "}},
    {"zeek",
     {R"({"ts":1795238837.5,"uid":"CqKst5","id.orig_h":"10.47.1.100","id.orig_p":41772,"proto":"udp"})"},
     "2026-11-21T05:27:17.500Z",
     {"uid=CqKst5 ", "id.orig_p=41772 "}},
    {"suricata",
     {R"({"timestamp":"2026-11-21T05:27:17.123456+0100","flow_id":7,"event_type":"alert","src_ip":"10.0.0.7","alert":{"signature":"ET SCAN"}})"},
     "2026-11-21T04:27:17.123456Z",
     {"src_ip=10.0.0.7 ", "_msg=ET SCAN"}},
    {"squid",
     {"1795238837.500    110 10.0.0.7 TCP_MISS/200 4100 GET http://example.org/ bob HIER_DIRECT/93.184.216.34 "
      "text/html"},
     "2026-11-21T05:27:17.500Z",
     {"event.action=TCP_MISS ", "source.ip=10.0.0.7 ", "user.name=bob "}},
    {"cisco-asa",
     {"Nov 21 2026 05:27:17 fw1 : %ASA-6-302013: Built outbound TCP connection 447235 for outside:192.0.2.222/53 "
      "(192.0.2.222/53) to inside:10.0.0.7/4242 (10.0.0.7/4242)"},
     "2026-11-21T05:27:17Z",
     {"syslog.severity=6 ", "cisco.asa.message_id=302013 ", "cisco.asa.outcome=Built "}},
    {"windows-json",
     {R"({"EventID":4625,"Channel":"Security","Level":"0","Hostname":"dc1","TimeCreated":"2026-11-21T05:27:17.566Z","Message":"An account failed to log on."})"},
     "2026-11-21T05:27:17.566Z",
     {"EventID=4625 ", "Channel=Security ", "level=info ", "_msg=An account failed to log on."}},
    {"json", {R"({"ts":1795238837,"level":"warn","msg":"hi"})"}, "2026-11-21T05:27:17Z", {"level=warning _msg=hi"}},
    {"logfmt", {"ts=2026-11-21T05:27:17Z level=warn msg=hi"}, "2026-11-21T05:27:17Z", {"level=warning _msg=hi"}},
    {"syslog",
     {"<34>1 2026-11-21T05:27:17Z a su 7 ID [x@1 b=\"c\"] hi"},
     "2026-11-21T05:27:17Z",
     {"sd.x@1.b=c ", "_msg=hi"}},
    {"auto", {"2026-11-21 05:27:17Z ERROR x"}, "2026-11-21T05:27:17Z", {"level=error _msg="}},
    {"none", {"x"}, "", {"_msg=x"}},
    {"access",
     {R"(shop.example:443 10.0.0.1 - - [21/Nov/2026:05:27:17 +0000] "GET / HTTP/2.0" 200 512 "-" "curl/8")"},
     "2026-11-21T05:27:17Z",
     {"url.domain=shop.example ", "url.port=443 ", "source.address=10.0.0.1 ", "user_agent.original=curl/8 "}},
    {"access",
     {R"(10.0.0.1 - Bob Smith [21/Nov/2026:05:27:17 +0000] "GET / HTTP/1.1" 401 0)"},
     "2026-11-21T05:27:17Z",
     {"user.name=Bob Smith ", "http.response.status_code=401 "}},
    {"apache-error",
     {"[2026-11-21 05:27:17.123456] [ssl:warn] [pid 811] AH01909: x:443:0 server certificate does NOT include an ID"},
     "2026-11-21T05:27:17.123456Z",
     {"apache.error.module=ssl ", "error.code=AH01909 ", "level=warning "}},
    {"aws-elb",
     {"tls 2.0 2026-11-21T05:27:17 net/lb/c6e77e28c25b2234 g3d4b5e8bb8464cd 72.21.218.154:51341 172.100.100.185:443 5 "
      "2 "
      "98 246 - arn:aws:acm:us-east-2:671290407336:certificate/2a108f19 - ECDHE-RSA-AES128-SHA tlsv12 - a.example.org "
      "- "
      "- - 2026-11-21T05:27:07"},
     "2026-11-21T05:27:17Z",
     {"aws.elb.type=tls ", "source.ip=72.21.218.154 ", "source.bytes=98 ", "tls.version=tlsv12 ",
      "aws.elb.domain=a.example.org "}},
    {"aws-s3",
     {R"(79a5 bkt [21/Nov/2026:05:27:17 +0000] - svc:s3.amazonaws.com 8BFE S3.EXPIRE.OBJECT a/b.txt "-" - - - 12 - - "-" "-" -)"},
     "2026-11-21T05:27:17Z",
     {"aws.s3access.operation=S3.EXPIRE.OBJECT ", "aws.s3access.object_size=12 "}},
    {"bind",
     {"21-Nov-2026 05:27:17.123 query-errors: info: client @0x7f 10.0.0.1#48 (a.b): query failed (SERVFAIL) for "
      "a.b/IN/A"},
     "2026-11-21T05:27:17.123Z",
     {"bind.category=query-errors ", "client.ip=10.0.0.1 ", "bind.name=a.b "}},
    {"cisco-asa",
     {"<167>:Nov 21 05:27:17 UTC: %ASA-session-7-609001: Built local-host outside:10.0.0.1"},
     "2026-11-21T05:27:17Z",
     {"cisco.asa.message_id=609001 ", "syslog.severity=7 "}},
    {"dotnet",
     {"2026-11-21 05:27:17,231 [1] INFO Shop.Program - Hello"},
     "2026-11-21T05:27:17.231Z",
     {"log.logger=Shop.Program ", "process.thread.name=1 ", "level=info ", "_msg=Hello"}},
    {"nlog",
     {"2026-11-21 05:27:17.1234|12|ERROR|Shop.Program|Hello"},
     "2026-11-21T05:27:17.123400Z",
     {"process.thread.id=12 ", "level=error ", "log.logger=Shop.Program "}},
    {"go",
     {R"([GIN] 2026/11/21 - 05:27:17 | 200 |    1.234567ms |       10.0.0.1 | GET      "/ping")"},
     "2026-11-21T05:27:17Z",
     {"http.response.status_code=200 ", "event.duration=1.234567ms ", "source.address=10.0.0.1 ",
      "url.original=/ping "}},
    {"go",
     {"ERRO[0003] cannot read it                            n=3"},
     "",
     {"process.uptime=0003 ", "level=error ", "_msg=cannot read it"}},
    {"go",
     {"2026-11-21T05:27:17.123Z\tINFO\tcontroller/a.go:12\thello\t{\"n\": 3}"},
     "2026-11-21T05:27:17.123Z",
     {"log.origin=controller/a.go:12 ", "level=info ", "_msg=hello"}},
    {"java",
     {"26/11/21 05:27:17 INFO SparkContext: Running Spark version 3.5.0"},
     "2026-11-21T05:27:17Z",
     {"log.logger=SparkContext ", "level=info ", "_msg=Running Spark"}},
    {"java",
     {"[2026-11-21T05:27:17,231][INFO ][o.e.n.Node               ] [node-1] started"},
     "2026-11-21T05:27:17.231Z",
     {"log.logger=o.e.n.Node ", "service.name=node-1 ", "level=info ", "_msg=started"}},
    {"java",
     {"2026-11-21 05:27:17,231 INFO  [org.jboss.as] (Controller Boot Thread) WFLYSRV0025: started"},
     "2026-11-21T05:27:17.231Z",
     {"log.logger=org.jboss.as ", "process.thread.name=Controller Boot Thread ", "_msg=WFLYSRV0025"}},
    {"redis",
     {R"(pid=811 role=master timestamp=2026-11-21T05:27:17.123Z level=warning message="Memory overcommit must be enabled")"},
     "2026-11-21T05:27:17.123Z",
     {"process.pid=811 ", "redis.role=master ", "level=warning ", "_msg=Memory overcommit"}},
    {"java",
     {"[main] INFO com.example.App - no time"},
     "",
     {"process.thread.name=main ", "log.logger=com.example.App ", "_msg=no time"}},
    {"logback",
     {R"({"@timestamp":"2026-11-21T05:27:17.231Z","message":"hi","logger_name":"a.b.C","thread_name":"main","level":"WARN"})"},
     "2026-11-21T05:27:17.231Z",
     {"log.logger=a.b.C ", "process.thread.name=main ", "level=warning ", "_msg=hi"}},
    {"nginx-error",
     {R"(nginx: [emerg] unknown directive "x" in /etc/nginx/nginx.conf:3)"},
     "",
     {"level=emergency ", "_msg=unknown directive"}},
    {"python",
     {R"(INFO:     127.0.0.1:4812 - "GET / HTTP/1.1" 200 OK)"},
     "",
     {"source.address=127.0.0.1 ", "http.response.status_code=200 ", "level=info "}},
    {"python",
     {"2026-11-21 05:27:17.231 | INFO     | __main__:main:12 - loguru here"},
     "2026-11-21T05:27:17.231Z",
     {"log.logger=__main__ ", "log.origin.function=main ", "log.origin.file.line=12 ", "_msg=loguru here"}},
    {"python",
     {"[2026-11-21T05:27:17.231+0000] {taskinstance.py:1138} INFO - Dependencies all met"},
     "2026-11-21T05:27:17.231Z",
     {"log.origin.file.name=taskinstance.py ", "level=info ", "_msg=Dependencies all met"}},
    {"python",
     {R"([21/Nov/2026 05:27:17] "GET /a HTTP/1.1" 404 179)"},
     "2026-11-21T05:27:17Z",
     {"url.original=/a ", "http.response.status_code=404 "}},
    {"python",
     {"[C 2026-11-21 05:27:17.231 ServerApp] Jupyter Server is down"},
     "2026-11-21T05:27:17.231Z",
     {"log.logger=ServerApp ", "level=critical "}},
    {"python",
     {R"({"asctime": "2026-11-21 05:27:17,231", "levelname": "ERROR", "name": "a", "message": "x"})"},
     "2026-11-21T05:27:17.231Z",
     {"log.logger=a ", "level=error ", "_msg=x"}},
    {"redis",
     {"811:signal-handler (1795238837) Received SIGTERM scheduling shutdown..."},
     "2026-11-21T05:27:17Z",
     {"process.pid=811 ", "_msg=Received SIGTERM"}},
    {"squid",
     {"1795238837.123     12 10.0.0.1 NONE_NONE/000 0 - error:transaction-end-before-headers - HIER_NONE/- -"},
     "2026-11-21T05:27:17.123Z",
     {"event.action=NONE_NONE ", "url.original=error:transaction-end-before-headers "}},
    {"squid",
     {R"(10.0.0.1 - bob [21/Nov/2026:05:27:17 +0000] "GET http://x/ HTTP/1.1" 200 512 "-" "curl" TCP_MISS:HIER_DIRECT)"},
     "2026-11-21T05:27:17Z",
     {"event.action=TCP_MISS ", "squid.hierarchy_code=HIER_DIRECT ", "user.name=bob "}},
    {"syslog",
     {"<187>47: *Nov 21 05:27:17.123: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down"},
     "2026-11-21T05:27:17.123Z",
     {"app=%LINK-3-UPDOWN ", "level=error ", "_msg=Interface"}},
    {"windows-json",
     {R"({"Event":{"System":{"EventID":1,"TimeCreated":{"SystemTime":"2026-11-21T05:27:17.1234567Z"},"Computer":"pc"}}})"},
     "2026-11-21T05:27:17.123456700Z",
     {"Event.System.EventID=1 "}},
    {"windows-json",
     {R"({"TimeCreated":"/Date(1795238837123)/","Id":7036,"Message":"service"})"},
     "2026-11-21T05:27:17.123Z",
     {"Id=7036 ", "_msg=service"}},
};

TEST(Formats, EachReadsWhatItsProductWrites) {
  for (const Sample& sample : kSamples) {
    const std::string yaml = "[{name: f, zone: UTC, parser: " + std::string(sample.format) + "}]";
    const auto pipelines = pipelines_from(yaml);
    ASSERT_TRUE(pipelines.has_value()) << sample.format << ": " << pipelines.error().message;
    const EventBatch events = events_of(pipelines.value(), sample.lines);
    ASSERT_EQ(events.size(), 1U) << sample.format;
    const Event& event = events.events()[0];
    const std::string fields = fields_of(event);
    EXPECT_EQ(format_rfc3339(event.time), sample.time.empty() ? "2026-11-21T06:00:00Z" : sample.time)
        << sample.format << ": " << fields;
    EXPECT_EQ(fields.find("parse_error"), std::string::npos) << sample.format << ": " << fields;
    for (const std::string_view field : sample.fields) EXPECT_THAT(fields, HasSubstr(field)) << sample.format;
  }
}

TEST(Formats, EachIsTriedHereAndIsAStepAsWell) {
  for (const std::string& name : format_names()) {
    const bool is_part = name.ends_with("-message") || name == "journal-priority";
    const bool is_tried = std::any_of(kSamples.begin(), kSamples.end(), [&name](const Sample& sample) {
      return format_named(sample.format)->file_name() == "formats/" + name + ".yaml";
    });
    EXPECT_TRUE(is_part || is_tried) << name;
    EXPECT_EQ(error_of("[{name: a, steps: [" + name + "]}]"), "no error");
  }
  EXPECT_EQ(error_of("[{name: a, parser: detecd}]"), "cordwood.yaml:1:20: unknown parser 'detecd'");
}

TEST(Formats, ZeekNamesItsColumns) {
  const Pipelines zeek = pipelines_from("[{name: z, parser: zeek}]").value();
  const EventBatch events = events_of(zeek, {"#separator \\x09", "#fields\tts\tuid\tnote", "1795238837.5\tC1\t-"});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(format_rfc3339(events.events()[0].time), "2026-11-21T05:27:17.500Z");
  EXPECT_THAT(fields_of(events.events()[0]), HasSubstr("uid=C1 "));
}

TEST(Formats, AreDetectedSourceBySource) {
  for (const auto& [format, line] : std::vector<std::pair<std::string_view, std::string_view>>{
           {"access", R"(10.0.0.1 - - [21/Nov/2026:05:27:17 +0100] "GET / HTTP/2.0" 200 512)"},
           {"linux", "Nov 21 05:27:17 db1 sshd[811]: Invalid user admin from 10.0.0.7 port 4242"},
           {"postgresql", "2026-11-21 05:27:17.123 UTC [811] ERROR:  it broke"},
           {"java", "[2026-11-21 05:27:17,231] INFO started (kafka.Kafka)"},
           {"aws-cloudtrail", R"({"eventTime":"2026-11-21T05:27:17Z","eventSource":"s3","eventName":"Get"})"},
           {"json", R"({"a":1,"msg":"x"})"},
           {"logfmt", "level=info msg=x a=1"},
           {"cef", "CEF:0|Acme|Wall|1.0|100|worm|10|src=10.0.0.7"},
           {"auto", "what nobody knows"}}) {
    const Pipelines detect = pipelines_from("[{name: d, parser: detect}]").value();
    events_of(detect, {line, line, line});
    const auto detected = detect.detected();
    ASSERT_EQ(detected.size(), 1U) << format;
    EXPECT_EQ(detected[0].format, format);
    EXPECT_EQ(detected[0].pipeline, "d");
    EXPECT_EQ(detected[0].events, 3U);
    EXPECT_EQ(detected[0].source.host, "db1");
  }
}

TEST(Formats, AreDetectedAnewWhenLinesNoLongerFit) {
  const Pipelines detect = pipelines_from("[{name: anew, parser: detect}]").value();
  const std::vector<std::string_view> before(50, R"({"a":1,"msg":"x"})");
  const std::vector<std::string_view> after(100, "level=info msg=x a=1");
  events_of(detect, before);
  EXPECT_EQ(detect.detected()[0].format, "json");
  for (int i = 0; i < 4; ++i) events_of(detect, after);
  ASSERT_EQ(detect.detected().size(), 1U);
  EXPECT_EQ(detect.detected()[0].format, "logfmt");
}

}  // namespace
}  // namespace cordwood::parser
