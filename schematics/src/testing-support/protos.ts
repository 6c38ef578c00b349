/** A proto with one service and one rpc. */
export const USERS_PROTO = `syntax = "proto3";
package users;

import "google/api/annotations.proto";
import "toolkit/options/annotations.proto";

service UserService {
  option (toolkit.runtime) = { servers: [GRPC, HTTP] };

  rpc GetUser(GetUserRequest) returns (User) {
    option (google.api.http) = { get: "/users/{id}" };
  }
}

message GetUserRequest {
  string id = 1;
}

message User {
  string id = 1;
}
`;

/** The same with a database and a cache. */
export const USERS_WITH_PLUGINS_PROTO = USERS_PROTO.replace(
  '\nservice',
  `
option (toolkit.plugins) = { prefix: "pgsql", plugin: "postgres_gorm" };
option (toolkit.plugins) = { prefix: "cache", plugin: "redis" };

service`,
);

/** Another service. */
export const ORDERS_PROTO = `syntax = "proto3";
package orders;

service OrderService {
  rpc PlaceOrder(PlaceOrderRequest) returns (PlaceOrderResponse);
}

message PlaceOrderRequest {}
message PlaceOrderResponse {}
`;
